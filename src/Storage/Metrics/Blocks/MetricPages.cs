using System.Buffers;
using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>A page of a metric block in memory. Immutable, thread-safe.</summary>
internal abstract class MetricPage(byte[] bytes)
{
    protected byte[] Bytes { get; } = bytes;

    /// <summary>Roughly what it takes in memory.</summary>
    public abstract long MemoryBytes { get; }

    /// <exception cref="InvalidDataException">The page is malformed.</exception>
    public static MetricPage Read(MetricPageKind kind, byte[] bytes) => kind switch
    {
        MetricPageKind.Floats => FloatPage.Read(bytes),
        MetricPageKind.Times => TimePage.Read(bytes),
        _ => HistogramPage.Read(bytes),
    };

    /// <summary>Finds a series in a page's columns; -1 if it is not there.</summary>
    protected static int Find(PageSeries[] series, int wanted)
    {
        var (low, high) = (0, series.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (series[middle].Series == wanted)
            {
                return middle;
            }

            (low, high) = series[middle].Series < wanted ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Where parts of known lengths lie from an offset on.</summary>
    /// <exception cref="InvalidDataException">They do not fill the page.</exception>
    protected static int[] PlaceParts(int offset, ReadOnlySpan<uint> lengths, int end)
    {
        var places = new int[lengths.Length + 1];
        var place = (long)offset;
        for (var i = 0; i < lengths.Length; i++)
        {
            places[i] = (int)place;
            place += lengths[i];
            if (place > end)
            {
                IndexCursor.Fail($"part {i} of a page ends at byte {place} of {end}");
            }
        }

        if (place != end)
        {
            IndexCursor.Fail($"{end - place} bytes behind the last part of a page");
        }

        places[^1] = (int)place;
        return places;
    }
}

/// <summary>Columns of times.</summary>
internal sealed class TimePage : MetricPage
{
    private readonly int[] _places;

    private TimePage(byte[] bytes, int[] places)
        : base(bytes) => _places = places;

    public override long MemoryBytes => Bytes.Length + (_places.Length * sizeof(int));

    public static TimePage Read(byte[] bytes)
    {
        var cursor = new IndexCursor(bytes);
        var lengths = new uint[cursor.ReadCount()];
        cursor.ReadFrameOfReference(lengths);
        return new TimePage(bytes, PlaceParts(bytes.Length - cursor.Rest.Length, lengths, bytes.Length));
    }

    /// <summary>Fills in the times of a column.</summary>
    /// <param name="column">Counted from the page's first one.</param>
    /// <param name="firstMs">Added to each.</param>
    /// <param name="timestampsMs">As long as the column.</param>
    /// <exception cref="InvalidDataException">The column is not there, is of another length or malformed.</exception>
    public void Read(int column, long firstMs, Span<long> timestampsMs)
    {
        if ((uint)column >= (uint)(_places.Length - 1))
        {
            IndexCursor.Fail($"column of times {column} of {_places.Length - 1}");
        }

        var cursor = new IndexCursor(Bytes.AsSpan(_places[column].._places[column + 1]));
        if (cursor.ReadInt32() is var count && count != timestampsMs.Length)
        {
            IndexCursor.Fail($"column of {count} times for {timestampsMs.Length} samples");
        }

        cursor.ReadDeltas(timestampsMs, firstMs);
    }

    /// <summary>The last time of a series.</summary>
    /// <inheritdoc cref="Read(int, long, Span{long})" path="/exception"/>
    public long LastMs(int column, in PageSeries series)
    {
        var timestampsMs = ArrayPool<long>.Shared.Rent(series.Count);
        try
        {
            Read(column, series.FirstMs, timestampsMs.AsSpan(0, series.Count));
            return timestampsMs[series.Count - 1];
        }
        finally
        {
            ArrayPool<long>.Shared.Return(timestampsMs);
        }
    }
}

/// <summary>Floats of neighbouring series.</summary>
internal sealed class FloatPage : MetricPage
{
    private readonly PageSeries[] _series;
    private readonly ChunkHeads _heads;
    private readonly int[] _places;
    private readonly SymbolCode?[] _codes;
    private readonly Dictionary<int, Range> _starts;

    private FloatPage(
        byte[] bytes, PageSeries[] series, ChunkHeads heads, int[] places, SymbolCode?[] codes, Dictionary<int, Range> starts)
        : base(bytes)
    {
        _series = series;
        _heads = heads;
        _places = places;
        _codes = codes;
        _starts = starts;
    }

    public override long MemoryBytes
        => Bytes.Length + (_series.Length * 32L) + (_heads.Count * 32L) + ((long)_codes.Count(code => code is not null) * SymbolCode.MemoryBytes);

    public static FloatPage Read(byte[] bytes)
    {
        var cursor = new IndexCursor(bytes);
        var series = PageColumns.Read(ref cursor, out var chunkCount);
        var heads = ChunkHeads.Read(ref cursor, chunkCount);
        var codes = new SymbolCode?[65];
        var codeCount = cursor.ReadCount();
        for (var i = 0; i < codeCount; i++)
        {
            var width = cursor.ReadByte();
            if (width >= codes.Length)
            {
                IndexCursor.Fail($"code for width {width}");
            }

            codes[width] = cursor.ReadSymbolCode();
        }

        var starts = new Dictionary<int, Range>();
        var startCount = cursor.ReadCount();
        for (var i = 0; i < startCount; i++)
        {
            var place = cursor.ReadInt32();
            var length = cursor.ReadCount();
            var from = bytes.Length - cursor.Rest.Length;
            cursor.ReadBytes(length);
            starts[place] = from..(from + length);
        }

        var places = PlaceParts(bytes.Length - cursor.Rest.Length, heads.Lengths, bytes.Length);
        return new FloatPage(bytes, series, heads, places, codes, starts);
    }

    /// <summary>A series of the page; false if it is not there.</summary>
    public bool TryFind(int series, out PageSeries found, out int place)
    {
        place = Find(_series, series);
        found = place < 0 ? default : _series[place];
        return place >= 0;
    }

    /// <summary>Fills in the samples of a chunk.</summary>
    /// <exception cref="InvalidDataException">The chunk is malformed.</exception>
    public void Read(int chunk, Span<double> values)
    {
        var form = _heads.FormOf(chunk);

        // What follows the payload makes unpacking faster, and is never taken for a part of it.
        var payload = Bytes.AsSpan(_places[chunk]);
        var length = NumberPacking.ReadPayload(
            payload, form, _heads.FirstOf(chunk), _heads.BaseOf(chunk), _codes[form.Width], values);
        if (length != _places[chunk + 1] - _places[chunk])
        {
            IndexCursor.Fail($"chunk of {length} bytes, want {_places[chunk + 1] - _places[chunk]}");
        }
    }

    public bool HasStarts(int place) => _starts.ContainsKey(place);

    /// <summary>Start timestamps of a series' samples; false if it has none.</summary>
    public bool TryReadStarts(int place, Span<long> startsMs)
    {
        if (!_starts.TryGetValue(place, out var runs))
        {
            return false;
        }

        StartRuns.Read(Bytes.AsSpan(runs), startsMs);
        return true;
    }
}

/// <summary>Histograms of neighbouring series.</summary>
internal sealed class HistogramPage : MetricPage
{
    private readonly PageSeries[] _series;
    private readonly int[] _places;
    private readonly uint[] _startLengths;

    private HistogramPage(byte[] bytes, PageSeries[] series, int[] places, uint[] startLengths)
        : base(bytes)
    {
        _series = series;
        _places = places;
        _startLengths = startLengths;
    }

    public override long MemoryBytes => Bytes.Length + (_series.Length * 40L);

    public static HistogramPage Read(byte[] bytes)
    {
        var cursor = new IndexCursor(bytes);
        var series = PageColumns.Read(ref cursor, out _);
        var startLengths = new uint[series.Length];
        var lengths = new uint[series.Length];
        cursor.ReadFrameOfReference(startLengths);
        cursor.ReadFrameOfReference(lengths);
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (uint)Math.Min((ulong)lengths[i] + startLengths[i], uint.MaxValue);
        }

        return new HistogramPage(bytes, series, PlaceParts(bytes.Length - cursor.Rest.Length, lengths, bytes.Length), startLengths);
    }

    /// <summary>A series of the page; false if it is not there.</summary>
    public bool TryFind(int series, out PageSeries found, out int place)
    {
        place = Find(_series, series);
        found = place < 0 ? default : _series[place];
        return place >= 0;
    }

    /// <summary>Fills in the histograms of a series, and its start timestamps, 0 where unknown.</summary>
    /// <exception cref="InvalidDataException">They are malformed.</exception>
    public void Read(int place, Span<Model.Metrics.FloatHistogram> histograms, Span<long> startsMs)
    {
        var payload = Bytes.AsSpan(_places[place].._places[place + 1]);
        var startBytes = (int)_startLengths[place];
        StartRuns.Read(payload[..startBytes], startsMs);
        HistogramColumns.Read(payload[startBytes..], histograms);
    }
}

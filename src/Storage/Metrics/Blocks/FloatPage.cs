using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>Floats of neighbouring series.</summary>
internal sealed class FloatPage : SeriesPage
{
    /// <summary>What a series, a chunk without marks, and a mark take in memory.</summary>
    private const long SeriesBytes = 32;
    private const long HeadBytes = 64;
    private const long MarkBytes = 16;

    private readonly ChunkHeads _heads;
    private readonly int[] _places;
    private readonly SymbolCode?[] _codes;
    private readonly Dictionary<int, Range> _starts;
    private readonly NumberMark[]?[] _marks; // Found when a chunk is first read in part; two threads may both find some, which harms nothing.

    private FloatPage(
        byte[] bytes, PageSeries[] series, ChunkHeads heads, int[] places, SymbolCode?[] codes, Dictionary<int, Range> starts)
        : base(bytes, series)
    {
        _heads = heads;
        _places = places;
        _codes = codes;
        _starts = starts;
        _marks = new NumberMark[]?[heads.Count];
        MemoryBytes = bytes.Length + (series.Length * SeriesBytes) + (heads.Count * HeadBytes)
            + ((long)codes.Count(code => code is not null) * SymbolCode.MemoryBytes)
            + series.Sum(one => MarkBytes * (long)NumberMarks.CountFor(one.Count));
    }

    /// <summary>With the marks of all chunks.</summary>
    public override long MemoryBytes { get; }

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

    /// <summary>Fills in a run of the samples of a chunk; what lies before the run is mostly not decoded.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="count">Samples of the chunk.</param>
    /// <param name="start">The first one wanted.</param>
    /// <param name="values">Receives the run; at least one.</param>
    /// <exception cref="InvalidDataException">The chunk is malformed.</exception>
    public void ReadRun(int chunk, int count, int start, Span<double> values)
    {
        var form = _heads.FormOf(chunk);
        var block = new PackedNumbers(
            Bytes.AsSpan(_places[chunk]), form, _heads.FirstOf(chunk), _heads.BaseOf(chunk), _codes[form.Width]);
        NumberMarks.Read(block, count, _marks[chunk] ??= NumberMarks.Find(block, count), start, values);
    }

    public bool HasStarts(int place) => _starts.Count > 0 && _starts.ContainsKey(place);

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

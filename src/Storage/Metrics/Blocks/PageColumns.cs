using Trine.Codecs;
using Trine.Storage.Logs;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Metrics;

/// <summary>What a page tells once a series, in columns: its place in the block, its times and how many samples it has.</summary>
internal sealed class PageColumns
{
    /// <summary>More samples has no series of a block: constant columns take no room, so that bytes do not bound it.</summary>
    public const int SamplesMax = 1 << 24;

    /// <summary>More series are in no page.</summary>
    private const int SeriesMax = 1 << 16;

    /// <summary>More chunks are in no page.</summary>
    private const int ChunksMax = 1 << 18;

    private readonly List<long> _series = [];
    private readonly List<uint> _timeColumns = [];
    private readonly List<long> _firstMs = [];
    private readonly List<uint> _counts = [];

    public int SeriesCount => _series.Count;

    public int FirstSeries => (int)_series[0];

    public long MinMs { get; private set; } = long.MaxValue;

    public long MaxMs { get; private set; } = long.MinValue;

    public void Add(int series, int timeColumn, long firstMs, long lastMs, int count)
    {
        Invariant.Check(count is > 0 and <= SamplesMax, "a series of a block has samples, and no more than are read again");
        _series.Add(series);
        _timeColumns.Add((uint)timeColumn);
        _firstMs.Add(firstMs);
        _counts.Add((uint)count);
        MinMs = Math.Min(MinMs, firstMs);
        MaxMs = Math.Max(MaxMs, lastMs);
    }

    public void Write(ByteBuffer page)
    {
        page.AppendVarint((ulong)SeriesCount);
        DeltaPacking.Write(_series.ToArray(), page);
        FrameOfReference.Write(_timeColumns.ToArray(), page);
        FrameOfReference.Write(_firstMs.ToArray(), page);
        FrameOfReference.Write(_counts.ToArray(), page);
    }

    public void Clear()
    {
        _series.Clear();
        _timeColumns.Clear();
        _firstMs.Clear();
        _counts.Clear();
        (MinMs, MaxMs) = (long.MaxValue, long.MinValue);
    }

    /// <summary>Reads the columns at the start of a page.</summary>
    /// <exception cref="InvalidDataException">They are cut short or malformed.</exception>
    public static PageSeries[] Read(ref IndexCursor cursor, out int chunkCount)
    {
        // Constant columns take no room, so the count is bounded by what a page may hold and not by the bytes left.
        var count = cursor.ReadInt32(SeriesMax);
        var series = new long[count];
        var timeColumns = new uint[count];
        var firstMs = new long[count];
        var counts = new uint[count];
        cursor.ReadDeltas(series);
        cursor.ReadFrameOfReference(timeColumns);
        cursor.ReadFrameOfReference(firstMs);
        cursor.ReadFrameOfReference(counts);
        var result = new PageSeries[count];
        var chunk = 0L;
        for (var i = 0; i < count; i++)
        {
            if (counts[i] is 0 or > SamplesMax || timeColumns[i] > int.MaxValue || series[i] is < 0 or > int.MaxValue
                || (i > 0 && series[i] <= series[i - 1]))
            {
                IndexCursor.Fail($"series {series[i]} of a page is malformed");
            }

            result[i] = new PageSeries((int)series[i], (int)timeColumns[i], firstMs[i], (int)counts[i], (int)chunk);
            chunk += (counts[i] + NumberPlan.BlockLength - 1) / NumberPlan.BlockLength;
        }

        if (chunk > ChunksMax)
        {
            IndexCursor.Fail($"page of {chunk} chunks");
        }

        chunkCount = (int)chunk;
        return result;
    }
}

/// <summary>A series of a page.</summary>
/// <param name="Series">Its place in the block.</param>
/// <param name="TimeColumn">Its times.</param>
/// <param name="FirstMs">Added to these.</param>
/// <param name="Count">Samples.</param>
/// <param name="Chunk">Its first chunk in the page, of up to <see cref="NumberPlan.BlockLength"/> samples.</param>
internal readonly record struct PageSeries(int Series, int TimeColumn, long FirstMs, int Count, int Chunk);

using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Rows and bytes of a page by run and stretch of time, so that counting queries need not open its other columns.</summary>
/// <remarks>Layout: docs/format/log-block.md.</remarks>
internal sealed class TimeCounts
{
    /// <summary>Counts are left out where there are not this many rows for one: the timestamps are hardly longer then.</summary>
    private const int RowsForCount = 8;

    private readonly TimeCount[] _counts;
    private readonly int[] _starts; // By run; one more than runs.

    private TimeCounts(TimeCount[] counts, int[] starts)
    {
        _counts = counts;
        _starts = starts;
    }

    public long MemoryBytes => ((long)_counts.Length * 24) + ((long)_starts.Length * sizeof(int));

    public ReadOnlySpan<TimeCount> Of(int run) => _counts.AsSpan(_starts[run].._starts[run + 1]);

    /// <summary>Appends the counts of a page; nothing where they would not pay.</summary>
    /// <param name="timestampsNs">Times of all rows, ascending in each run.</param>
    /// <param name="offsets">Where lines begin; one more than rows.</param>
    /// <param name="runLengths">Rows of each run.</param>
    /// <param name="output">Grows by the section.</param>
    public static void Write(
        ReadOnlySpan<long> timestampsNs, ReadOnlySpan<int> offsets, IReadOnlyList<int> runLengths, ByteBuffer output)
    {
        var counts = new List<TimeCount>();
        var ends = new uint[runLengths.Count];
        var row = 0;
        for (var run = 0; run < runLengths.Count; run++)
        {
            var runEnd = row + runLengths[run];
            while (row < runEnd)
            {
                var count = new TimeCount(TimeCount.StretchOf(timestampsNs[row]), 0, 0);
                var (next, lastNs) = (row + 1, count.LastNs);
                while (next < runEnd && timestampsNs[next] <= lastNs)
                {
                    next++;
                }

                counts.Add(count with { Rows = next - row, LineBytes = offsets[next] - offsets[row] - (next - row) });
                row = next;
            }

            ends[run] = (uint)counts.Count;
        }

        if ((long)counts.Count * RowsForCount > timestampsNs.Length)
        {
            return;
        }

        var (stretches, rows, lineBytes) = (new long[counts.Count], new uint[counts.Count], new uint[counts.Count]);
        for (var i = 0; i < counts.Count; i++)
        {
            (stretches[i], rows[i], lineBytes[i]) = (counts[i].Stretch, (uint)counts[i].Rows, (uint)counts[i].LineBytes);
        }

        output.AppendVarint((ulong)counts.Count);
        FrameOfReference.Write(ends, output);
        DeltaPacking.Write(stretches, output);
        FrameOfReference.Write(rows, output);
        FrameOfReference.Write(lineBytes, output);
    }

    /// <exception cref="InvalidDataException">The bytes make no sense.</exception>
    public static TimeCounts Read(ReadOnlySpan<byte> bytes, int runCount, int rowCount)
    {
        var cursor = new IndexCursor(bytes);
        var count = cursor.ReadInt32(rowCount);
        var starts = new int[runCount + 1];
        cursor.ReadFrameOfReference(starts.AsSpan(1));
        for (var run = 0; run < runCount; run++)
        {
            if (starts[run] > starts[run + 1])
            {
                IndexCursor.Fail("counts of runs do not ascend");
            }
        }

        if (starts[^1] != count)
        {
            IndexCursor.Fail($"counts of runs do not add up: got {starts[^1]}, want {count}");
        }

        var (stretches, rows, lineBytes) = (new long[count], new int[count], new int[count]);
        cursor.ReadDeltas(stretches);
        cursor.ReadFrameOfReference(rows);
        cursor.ReadFrameOfReference(lineBytes);
        var counts = new TimeCount[count];
        for (var i = 0; i < count; i++)
        {
            counts[i] = new TimeCount(stretches[i], rows[i], lineBytes[i]);
        }

        return new TimeCounts(counts, starts);
    }
}

using System.Buffers;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Reads the floats of one series of a block. Stateless.</summary>
internal static class FloatRuns
{
    /// <summary>A run of a chunk that is shorter than the chunk by this factor is read from a mark, one sample at a time.</summary>
    private const int RunFactor = 6;

    public static bool HaveStarts(in PageRun<FloatPage> run) => run.Page is { } page && page.HasStarts(run.Place);

    /// <summary>Appends the samples of a stretch of time, both ends included, or the last of them; only its chunks are decoded.</summary>
    public static void Read(in PageRun<FloatPage> run, long minMs, long maxMs, SampleColumns into, bool isLastOnly)
    {
        if (run.IsEmpty || run.Series.FirstMs > maxMs)
        {
            return;
        }

        var times = run.ReadTimes(out var rented);
        var firstMs = run.Series.FirstMs;
        var lastMs = firstMs + times[^1];
        var end = lastMs <= maxMs ? times.Length : FloatChunks.UpTo(times, maxMs - firstMs);
        var from = firstMs >= minMs ? 0 : lastMs < minMs ? end : FloatChunks.UpTo(times, minMs - 1 - firstMs);
        from = isLastOnly ? Math.Max(from, end - 1) : from;
        if (from < end)
        {
            into.Extend(end - from, out var timestampsMs, out var values);
            ShiftedColumn.Write(times[from..end], firstMs, timestampsMs);
            ReadValues(run, from, values);
        }

        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    /// <summary>Appends all samples with their start timestamps.</summary>
    public static void ReadAll(in PageRun<FloatPage> run, SampleColumns into)
    {
        if (run.Page is not { } page)
        {
            return;
        }

        var all = new SampleColumns();
        Read(run, long.MinValue, long.MaxValue, all, isLastOnly: false);
        var startsMs = new long[all.Count];
        page.TryReadStarts(run.Place, startsMs);
        for (var i = 0; i < all.Count; i++)
        {
            into.Add(all.TimestampsMs[i], all.Values[i], startsMs[i]);
        }
    }

    private static void ReadValues(in PageRun<FloatPage> run, int from, Span<double> values)
    {
        while (!values.IsEmpty)
        {
            var (chunk, start) = Math.DivRem(from, NumberPlan.BlockLength);
            var length = Math.Min(NumberPlan.BlockLength, run.Series.Count - (from - start));
            var count = Math.Min(values.Length, length - start);
            ReadChunk(run.Page!, run.Series.Chunk + chunk, length, start, values[..count]); // A run with samples has a page.
            from += count;
            values = values[count..];
        }
    }

    private static void ReadChunk(FloatPage page, int chunk, int length, int start, Span<double> values)
    {
        if (values.Length == length)
        {
            page.Read(chunk, values);
            return;
        }

        if (values.Length * RunFactor < length)
        {
            page.ReadRun(chunk, length, start, values);
            return;
        }

        var rented = ArrayPool<double>.Shared.Rent(length);
        page.Read(chunk, rented.AsSpan(0, length));
        rented.AsSpan(start, values.Length).CopyTo(values);
        ArrayPool<double>.Shared.Return(rented);
    }
}

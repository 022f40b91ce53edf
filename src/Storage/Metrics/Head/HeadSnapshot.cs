using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>The rows of a head's series at one moment; nothing in it changes any more. Thread-safe.</summary>
internal readonly struct HeadSnapshot
{
    public byte[][]? Flushing { get; init; }

    public byte[][]? Closed { get; init; }

    public byte[]? Open { get; init; }

    public int OpenLength { get; init; }

    public SeriesExtras? FlushingExtras { get; init; }

    public SeriesExtras? Extras { get; init; }

    public long NewestMs { get; init; }

    public double NewestValue { get; init; }

    /// <summary>Whether the newest sample is a float that is in memory.</summary>
    public bool NewestIsFloat { get; init; }

    public bool HasExtras => FlushingExtras is not null || Extras is not null;

    public bool HasSamples
        => Flushing is not null || Closed is not null || OpenLength > 0 || FlushingExtras is { HasRows: true } || Extras is { HasRows: true };

    /// <summary>Appends the samples of a stretch of time, both ends included.</summary>
    public void Read(long minMs, long maxMs, SampleColumns into)
    {
        if (HasExtras)
        {
            // Slow path: rare, since few series have anything but floats in order.
            MergedRows.Read(this, minMs, maxMs, into);
            return;
        }

        ReadInOrder(minMs, maxMs, into);
    }

    /// <summary>Appends the newest sample of a stretch of time, both ends included.</summary>
    public void ReadLast(long minMs, long maxMs, SampleColumns into)
    {
        if (NewestIsFloat && NewestMs <= maxMs && !HasExtras)
        {
            // Fast path: nothing is decoded.
            if (NewestMs >= minMs)
            {
                into.Add(NewestMs, NewestValue);
            }

            return;
        }

        var start = into.Count;
        Read(minMs, maxMs, into);
        into.KeepLast(start);
    }

    /// <summary>Appends the floats that came in order.</summary>
    internal void ReadInOrder(long minMs, long maxMs, SampleColumns into)
    {
        if (minMs > maxMs)
        {
            return;
        }

        foreach (var chunk in Flushing ?? [])
        {
            FloatChunks.Read(chunk, minMs, maxMs, into);
        }

        foreach (var chunk in Closed ?? [])
        {
            FloatChunks.Read(chunk, minMs, maxMs, into);
        }

        if (OpenLength > 0 && NewestMs >= minMs)
        {
            OpenFloatChunk.Read(Open.AsSpan(0, OpenLength), minMs, maxMs, into);
        }
    }
}

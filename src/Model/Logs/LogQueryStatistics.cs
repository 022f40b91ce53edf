namespace Trine.Model.Logs;

/// <summary>What a query read. Counted by several workers at once: each adds with <see cref="Add"/>.</summary>
/// <remarks>Names follow Loki's statistics object; bytes are line bytes before and after decompression.</remarks>
public sealed class LogQueryStatistics
{
    private readonly Lock _lock = new(); // Guards every property below.

    public long ChunksMatched { get; private set; }

    public long ChunksOpened { get; private set; }

    public long CompressedBytes { get; private set; }

    public long DecompressedBytes { get; private set; }

    public long DecompressedLines { get; private set; }

    public long HeadBytes { get; private set; }

    public long HeadLines { get; private set; }

    public long MetadataBytes { get; private set; }

    public long PostFilterLines { get; private set; }

    public long Duplicates { get; private set; }

    public void Add(in LogScanCounts counts)
    {
        lock (_lock)
        {
            ChunksMatched += counts.ChunksMatched;
            ChunksOpened += counts.ChunksOpened;
            CompressedBytes += counts.CompressedBytes;
            DecompressedBytes += counts.DecompressedBytes;
            DecompressedLines += counts.DecompressedLines;
            HeadBytes += counts.HeadBytes;
            HeadLines += counts.HeadLines;
            MetadataBytes += counts.MetadataBytes;
            PostFilterLines += counts.PostFilterLines;
            Duplicates += counts.Duplicates;
        }
    }

    /// <summary>The sums so far, as they travel from a querier to its frontend.</summary>
    public LogScanCounts ToCounts()
    {
        lock (_lock)
        {
            return new LogScanCounts
            {
                ChunksMatched = ChunksMatched,
                ChunksOpened = ChunksOpened,
                CompressedBytes = CompressedBytes,
                DecompressedBytes = DecompressedBytes,
                DecompressedLines = DecompressedLines,
                HeadBytes = HeadBytes,
                HeadLines = HeadLines,
                MetadataBytes = MetadataBytes,
                PostFilterLines = PostFilterLines,
                Duplicates = Duplicates,
            };
        }
    }
}

/// <summary>One worker's share of <see cref="LogQueryStatistics"/>, counted without synchronisation.</summary>
public struct LogScanCounts
{
    public long ChunksMatched;
    public long ChunksOpened;
    public long CompressedBytes;
    public long DecompressedBytes;
    public long DecompressedLines;
    public long HeadBytes;
    public long HeadLines;
    public long MetadataBytes;
    public long PostFilterLines;
    public long Duplicates;
}

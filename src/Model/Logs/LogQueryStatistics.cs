namespace Trine.Model.Logs;

/// <summary>What a query read, counted by several workers at once. Thread-safe.</summary>
public sealed class LogQueryStatistics
{
    private readonly Lock _lock = new(); // Guards _sum.
    private LogScanCounts _sum;

    public void Add(in LogScanCounts counts)
    {
        lock (_lock)
        {
            _sum.Add(counts);
        }
    }

    /// <summary>The sums so far.</summary>
    public LogScanCounts ToCounts()
    {
        lock (_lock)
        {
            return _sum;
        }
    }
}

/// <summary>Figures of a scan, counted without synchronisation. Bytes are line bytes before and after decompression.</summary>
public record struct LogScanCounts
{
    public long ChunksMatched { get; set; }

    public long ChunksOpened { get; set; }

    public long CompressedBytes { get; set; }

    public long DecompressedBytes { get; set; }

    public long DecompressedLines { get; set; }

    public long HeadBytes { get; set; }

    public long HeadLines { get; set; }

    public long MetadataBytes { get; set; }

    public long PostFilterLines { get; set; }

    public long Duplicates { get; set; }

    public void Add(in LogScanCounts other)
    {
        ChunksMatched += other.ChunksMatched;
        ChunksOpened += other.ChunksOpened;
        CompressedBytes += other.CompressedBytes;
        DecompressedBytes += other.DecompressedBytes;
        DecompressedLines += other.DecompressedLines;
        HeadBytes += other.HeadBytes;
        HeadLines += other.HeadLines;
        MetadataBytes += other.MetadataBytes;
        PostFilterLines += other.PostFilterLines;
        Duplicates += other.Duplicates;
    }
}

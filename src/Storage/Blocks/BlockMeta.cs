namespace Trine.Storage.Blocks;

/// <summary>What a block is without opening it: the content of its <c>meta.json</c> and of its line in the bucket index.</summary>
public sealed record BlockMeta
{
    /// <summary>Version of the block's own format.</summary>
    public required int FormatVersion { get; init; }

    public required BlockId Id { get; init; }

    /// <summary>Time of the first row, in nanoseconds since 1970 UTC.</summary>
    public required long MinTimestampNs { get; init; }

    /// <summary>Time of the last row, included.</summary>
    public required long MaxTimestampNs { get; init; }

    /// <summary>Streams or series.</summary>
    public required long SeriesCount { get; init; }

    /// <summary>Rows, samples or spans.</summary>
    public required long RowCount { get; init; }

    /// <summary>What the rows' lines weighed before compression; 0 for signals without lines.</summary>
    public required long LineBytes { get; init; }

    public required long DataBytes { get; init; }

    public required long IndexBytes { get; init; }

    /// <summary>CRC-32C of the whole index object.</summary>
    public required uint IndexChecksum { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long TotalBytes => DataBytes + IndexBytes;
}

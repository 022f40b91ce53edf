namespace Trine.Storage.Logs;

/// <summary>A run of rows of one stream in one page, as the block's index knows it.</summary>
/// <param name="Page">Number of the page.</param>
/// <param name="RowStart">Its first row in the page.</param>
/// <param name="RowCount">Its rows.</param>
/// <param name="MinTimestampNs">Time of the first row.</param>
/// <param name="MaxTimestampNs">Time of the last row, included.</param>
/// <param name="LineBytes">Sum of the lines' lengths, without their ends.</param>
/// <param name="MetadataBytes">Sum of the lengths of the rows' metadata, names and values.</param>
internal readonly record struct LogChunkEntry(
    int Page,
    int RowStart,
    int RowCount,
    long MinTimestampNs,
    long MaxTimestampNs,
    long LineBytes,
    long MetadataBytes);

/// <summary>A stream and its chunks; pages never decrease from one to the next, nor from stream to stream.</summary>
internal sealed record LogStreamEntry(Model.LabelSet Labels, List<LogChunkEntry> Chunks);

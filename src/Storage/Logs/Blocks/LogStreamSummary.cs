using Trine.Model;

namespace Trine.Storage.Logs;

/// <summary>What a block's index knows of a stream's chunks that overlap a range; they count whole.</summary>
/// <param name="Labels">The stream.</param>
/// <param name="ChunkCount">Its chunks.</param>
/// <param name="RowCount">Their rows.</param>
/// <param name="LineBytes">Their lines' lengths.</param>
public readonly record struct LogStreamSummary(LabelSet Labels, int ChunkCount, long RowCount, long LineBytes)
{
    internal LogStreamSummary With(LogChunkEntry chunk)
        => new(Labels, ChunkCount + 1, RowCount + chunk.RowCount, LineBytes + chunk.LineBytes);
}

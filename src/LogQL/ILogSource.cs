using Trine.Model.Logs;

namespace Trine.LogQL;

/// <summary>Where the engine reads log rows; whoever has chunks adapts them to this. Thread-safe.</summary>
public interface ILogSource
{
    /// <summary>
    /// The chunks of a selection in any order. For each stream they are disjoint in time and free of duplicates.
    /// They hold whole chunks: rows outside the range are the reader's to drop. The caller disposes them.
    /// </summary>
    ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken);
}

using System.Collections.ObjectModel;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Heads;

/// <summary>The rows that a flush writes: readable in the head until <see cref="Complete"/> drops them. Not thread-safe.</summary>
public interface IHeadFlush
{
    bool IsEmpty { get; }

    /// <summary>How many chunks the flush writes, by why they were closed; the keys are upstream's label values.</summary>
    IReadOnlyDictionary<string, int> ChunksByReason => ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Writes the block's objects, meta.json last. May be called again, for the same block, after a failure.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="location">The block.</param>
    /// <param name="scratchPath">A file that the call may create, and deletes again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<BlockMeta> WriteBlockAsync(
        IObjectStore store, BlockLocation location, string scratchPath, CancellationToken cancellationToken);

    /// <summary>Drops the rows: they are elsewhere now.</summary>
    void Complete();

    /// <summary>Leaves the rows to a later flush.</summary>
    void Abort();
}

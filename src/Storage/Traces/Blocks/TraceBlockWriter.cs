using Trine.Codecs;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Traces;

/// <summary>Writes one block of row groups: three objects.</summary>
internal static class TraceBlockWriter
{
    /// <summary>Puts data, index and meta.json into the store, in this order.</summary>
    /// <param name="store">Where the block will lie.</param>
    /// <param name="location">Its place there.</param>
    /// <param name="groups">At least one.</param>
    /// <param name="scratchPath">A local file to be created, and gone again afterwards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// What the block is, for the bucket index: readers do not know of the block before it is named there.
    /// </returns>
    /// <exception cref="InvalidOperationException">There is no row group.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    public static async Task<BlockMeta> WriteAsync(
        IObjectStore store,
        BlockLocation location,
        IReadOnlyList<RowGroupImage> groups,
        string scratchPath,
        CancellationToken cancellationToken)
    {
        if (groups.Count == 0)
        {
            throw new InvalidOperationException("a block without spans is not written");
        }

        try
        {
            WriteData(groups, scratchPath);
            using var index = new ByteBuffer();
            TraceBlockFormat.WriteIndex(groups, index);
            var meta = Describe(location, groups, index.WrittenSpan);
            await store.PutFileAsync(location.DataKey, scratchPath, cancellationToken).ConfigureAwait(false);
            await store.PutAsync(location.IndexKey, index.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await store.PutAsync(location.MetaKey, BlockJson.Write(meta), cancellationToken).ConfigureAwait(false);
            return meta;
        }
        finally
        {
            File.Delete(scratchPath);
        }
    }

    private static void WriteData(IReadOnlyList<RowGroupImage> groups, string scratchPath)
    {
        using var file = File.OpenHandle(scratchPath, FileMode.Create, FileAccess.Write, FileShare.None);
        var offset = 0L;
        foreach (var group in groups)
        {
            RandomAccess.Write(file, group.Data, offset);
            offset += group.Data.Length;
        }
    }

    private static BlockMeta Describe(BlockLocation location, IReadOnlyList<RowGroupImage> groups, ReadOnlySpan<byte> index)
        => new()
        {
            FormatVersion = TraceBlockFormat.Version,
            Id = location.Id,
            MinTimestampNs = groups.Min(group => group.Summary.MinStartNs),
            MaxTimestampNs = groups.Max(group => group.Summary.MaxEndNs),
            SeriesCount = groups.Sum(group => (long)group.Summary.TraceCount),
            RowCount = groups.Sum(group => (long)group.Summary.SpanCount),
            LineBytes = 0,
            DataBytes = groups.Sum(group => (long)group.Data.Length),
            IndexBytes = index.Length,
            IndexChecksum = Crc32C.Compute(index),
            CreatedAt = location.Id.CreatedAt,
        };
}

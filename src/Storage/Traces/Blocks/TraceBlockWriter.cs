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
    public static Task<BlockMeta> WriteAsync(
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

        using var buffer = new ByteBuffer();
        TraceBlockFormat.WriteIndex(groups, buffer);
        var index = buffer.WrittenSpan.ToArray();
        WriteData(groups, scratchPath);
        return new BlockUpload(store, location)
            .PutAsync(scratchPath, index, Describe(location.Id, groups, index), cancellationToken);
    }

    private static void WriteData(IReadOnlyList<RowGroupImage> groups, string scratchPath)
    {
        try
        {
            using var file = File.OpenHandle(scratchPath, FileMode.Create, FileAccess.Write, FileShare.None);
            var offset = 0L;
            foreach (var group in groups)
            {
                RandomAccess.Write(file, group.Data, offset);
                offset += group.Data.Length;
            }
        }
        catch
        {
            File.Delete(scratchPath);
            throw;
        }
    }

    private static BlockMeta Describe(BlockId id, IReadOnlyList<RowGroupImage> groups, ReadOnlySpan<byte> index)
    {
        var (minNs, maxNs, traces, spans, dataBytes) = (long.MaxValue, long.MinValue, 0L, 0L, 0L);
        foreach (var group in groups)
        {
            minNs = Math.Min(minNs, group.Summary.MinStartNs);
            maxNs = Math.Max(maxNs, group.Summary.MaxEndNs);
            traces += group.Summary.TraceCount;
            spans += group.Summary.SpanCount;
            dataBytes += group.Data.Length;
        }

        return new BlockMeta
        {
            FormatVersion = TraceBlockFormat.Version,
            Id = id,
            MinTimestampNs = minNs,
            MaxTimestampNs = maxNs,
            SeriesCount = traces,
            RowCount = spans,
            LineBytes = 0,
            DataBytes = dataBytes,
            IndexBytes = index.Length,
            IndexChecksum = Crc32C.Compute(index),
            CreatedAt = id.CreatedAt,
        };
    }
}

using Trine.Storage.Blocks;
using Trine.Storage.Heads;
using Trine.Storage.Objects;

namespace Trine.Storage.Traces.Head;

/// <summary>The spans of a head that go into one block. Not thread-safe.</summary>
internal sealed class TraceHeadFlush(TraceHead head, HeadPart part) : IHeadFlush
{
    public bool IsEmpty => part.ChunkCount == 0;

    public Task<BlockMeta> WriteBlockAsync(
        IObjectStore store, BlockLocation location, string scratchPath, CancellationToken cancellationToken)
    {
        part.Seal(isKept: null);
        cancellationToken.ThrowIfCancellationRequested();
        var images = part.Groups().ConvertAll(group => group.Image);
        return TraceBlockWriter.WriteAsync(store, location, images, scratchPath, cancellationToken);
    }

    public void Complete() => head.EndFlush(part);

    public void Abort() => head.AbortFlush(part);
}

using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Traces;

/// <summary>Where a row group's sections lie. Immutable, thread-safe.</summary>
internal abstract class GroupData(string key)
{
    /// <summary>The object, for messages.</summary>
    public string Key { get; } = key;

    /// <summary>Where the row group begins in the object, for messages.</summary>
    public virtual long Start => 0;

    /// <summary>Reads bytes of the row group.</summary>
    /// <exception cref="CorruptionException">The object is cut short.</exception>
    public abstract ValueTask ReadAsync(int offset, Memory<byte> destination, CancellationToken cancellationToken);
}

/// <summary>A row group in memory.</summary>
internal sealed class MemoryGroupData(ReadOnlyMemory<byte> bytes) : GroupData("memory")
{
    public override ValueTask ReadAsync(int offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        bytes.Span.Slice(offset, destination.Length).CopyTo(destination.Span);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A row group of a block.</summary>
internal sealed class StoredGroupData(IObjectStore store, ObjectKey key, long start) : GroupData(key.Value)
{
    public override long Start => start;

    public override async ValueTask ReadAsync(int offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var count = await store.GetRangeAsync(key, start + offset, destination, cancellationToken).ConfigureAwait(false);
        if (count < destination.Length)
        {
            throw new CorruptionException(
                Key, start + offset + count, "object is cut short", $"got {count} bytes, want {destination.Length}");
        }
    }
}

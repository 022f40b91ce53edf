using Trine.Storage.Objects;

namespace Trine.Storage.Logs;

/// <summary>What pages are read from. Thread-safe.</summary>
internal interface IPageBytes
{
    /// <summary>A name that no other one has, for messages.</summary>
    string Name { get; }

    /// <summary>Reads bytes of a page.</summary>
    /// <returns>How many there were; fewer than asked for only at the end.</returns>
    ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);
}

/// <summary>The data object of a block.</summary>
internal sealed class BlockPageBytes(IObjectStore store, ObjectKey dataKey) : IPageBytes
{
    public string Name => dataKey.Value;

    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        => store.GetRangeAsync(dataKey, offset, destination, cancellationToken);
}

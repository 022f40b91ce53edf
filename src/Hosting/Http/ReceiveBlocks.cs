using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Trine.Hosting.Http;

/// <summary>Memory that sockets receive into: pinned blocks, of which a few that are free are kept. Thread-safe.</summary>
/// <remarks>
/// A block is what one system call can receive. Kestrel's own are 4 KiB, so that a push of 100 KiB takes 28 calls, and
/// about as often wakes up who reads it. A connection holds a block only while bytes wait in it.
/// </remarks>
internal sealed class ReceiveBlocks : MemoryPool<byte>
{
    private const int BlockBytes = 1 << 17;

    /// <summary>Free blocks that are kept for the next connection: 4 MiB.</summary>
    private const int FreeMax = 32;

    private readonly ConcurrentQueue<Block> _free = new();
    private bool _isDisposed;

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _free.TryDequeue(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        _free.Clear();
    }

    private void Return(Block block)
    {
        if (!_isDisposed && _free.Count < FreeMax)
        {
            _free.Enqueue(block);
        }
    }

    /// <summary>Makes one pool for each use that Kestrel has.</summary>
    public sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ReceiveBlocks();
    }

    private sealed class Block(ReceiveBlocks pool) : MemoryManager<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public override Span<byte> GetSpan() => _bytes;

        /// <summary>Costs nothing: the array cannot move.</summary>
        public override MemoryHandle Pin(int elementIndex = 0) => _bytes.AsMemory(elementIndex).Pin();

        public override void Unpin()
        {
            // The handle of Pin does it.
        }

        /// <summary>Sockets send several blocks at once only as arrays.</summary>
        protected override bool TryGetArray(out ArraySegment<byte> segment)
        {
            segment = _bytes;
            return true;
        }

        protected override void Dispose(bool disposing) => pool.Return(this);
    }
}

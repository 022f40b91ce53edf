namespace Trine.Storage.Logs.Head;

/// <summary>The arrays of all heads of the process, and how many bytes their rows take. Thread-safe.</summary>
public sealed class HeadMemory : IDisposable
{
    /// <summary>Smaller pages cost more in the block, in templates of their own, than packing their rows once more.</summary>
    private const int PageTextBytesMin = 128 << 10;

    private long _openBytes;
    private long _closingBytes;
    private long _sealedBytes;
    private long _streamsCreated;
    private long _streamsRemoved;

    /// <param name="spoolFolder">A local folder for chunks that are closed and not in a block yet; nothing of it outlives the process.</param>
    /// <param name="idleBytesMax">The most bytes of unused arrays to keep for the next chunks.</param>
    /// <param name="pageTextBytesMin">Closed chunks with as many bytes of lines go to the folder; smaller ones stay in memory.</param>
    public HeadMemory(string spoolFolder, long idleBytesMax = 24 << 20, int pageTextBytesMin = PageTextBytesMin)
    {
        // Text takes most; times, offsets and ids follow from a line of some 100 bytes.
        Text = new ArrayShelf<byte>(sizeof(byte), idleBytesMax / 4 * 3);
        Times = new ArrayShelf<long>(sizeof(long), idleBytesMax / 8);
        Numbers = new ArrayShelf<int>(sizeof(int), idleBytesMax / 8);
        Compressor = new ChunkCompressor(this, spoolFolder, pageTextBytesMin);
    }

    /// <summary>Capacity of the open chunks.</summary>
    public long OpenBytes => Interlocked.Read(ref _openBytes);

    /// <summary>Capacity of the chunks that are closed and wait for being compressed.</summary>
    public long ClosingBytes => Interlocked.Read(ref _closingBytes);

    /// <summary>Bytes of compressed chunks: large ones lie on the local disk.</summary>
    public long SealedBytes => Interlocked.Read(ref _sealedBytes);

    public long TotalBytes => OpenBytes + ClosingBytes + SealedBytes;

    /// <summary>Streams that any head has begun.</summary>
    public long StreamsCreated => Interlocked.Read(ref _streamsCreated);

    /// <summary>Streams that any head has forgotten.</summary>
    public long StreamsRemoved => Interlocked.Read(ref _streamsRemoved);

    /// <summary>Arrays that lie on the shelves.</summary>
    public long IdleBytes => Text.IdleBytes + Times.IdleBytes + Numbers.IdleBytes;

    internal ArrayShelf<byte> Text { get; }

    internal ArrayShelf<long> Times { get; }

    internal ArrayShelf<int> Numbers { get; }

    internal ChunkCompressor Compressor { get; }

    public void Dispose() => Compressor.Dispose();

    internal void AddStream() => Interlocked.Increment(ref _streamsCreated);

    internal void RemoveStreams(int count) => Interlocked.Add(ref _streamsRemoved, count);

    internal void AddOpen(long bytes) => Interlocked.Add(ref _openBytes, bytes);

    internal void MoveToClosing(long bytes)
    {
        Interlocked.Add(ref _openBytes, -bytes);
        Interlocked.Add(ref _closingBytes, bytes);
    }

    internal void MoveToSealed(long closingBytes, long sealedBytes)
    {
        Interlocked.Add(ref _closingBytes, -closingBytes);
        Interlocked.Add(ref _sealedBytes, sealedBytes);
    }

    internal void RemoveClosing(long bytes) => Interlocked.Add(ref _closingBytes, -bytes);

    internal void RemoveSealed(long bytes) => Interlocked.Add(ref _sealedBytes, -bytes);
}

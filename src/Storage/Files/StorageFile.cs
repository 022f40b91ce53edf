using Microsoft.Win32.SafeHandles;

namespace Trine.Storage.Files;

/// <summary>A file of the operating system behind <see cref="IStorageFile"/>.</summary>
internal sealed class StorageFile(SafeFileHandle handle) : IStorageFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> destination, long offset) => RandomAccess.Read(handle, destination, offset);

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
        => RandomAccess.Write(handle, buffers, offset);

    public void Truncate(long length) => RandomAccess.SetLength(handle, length);

    public void Sync() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}

using Microsoft.Win32.SafeHandles;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Logs.Spool;

/// <summary>A local file of pages, gone once its last holder has let go. Thread-safe, but for one writer at a time.</summary>
internal sealed class SpoolFile : IPageBytes
{
    private readonly SafeFileHandle _file;
    private HolderCount _holders = HolderCount.One;

    /// <summary>Creates a file with one holder.</summary>
    /// <param name="path">A file to be created; what is there is not needed any more.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public SpoolFile(string path)
    {
        Name = path;
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, FileOptions.DeleteOnClose);
    }

    public string Name { get; }

    /// <summary>Bytes written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes at the end and returns where that was.</summary>
    /// <exception cref="IOException">The disk is full, or failed: the next write begins at the same place.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        var offset = Bytes;
        RandomAccess.Write(_file, bytes, offset);
        Bytes += bytes.Length;
        return offset;
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        // Not as a task: it was written a short while ago, so that the system still has it in memory as a rule.
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(offset, destination.Span));
    }

    /// <summary>Reads a stretch.</summary>
    /// <returns>Bytes read: fewer than asked for only at the end.</returns>
    public int Read(long offset, Span<byte> destination)
    {
        var count = 0;
        while (count < destination.Length && RandomAccess.Read(_file, destination[count..], offset + count) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    /// <inheritdoc cref="HolderCount.TryHold"/>
    public bool TryHold() => _holders.TryHold();

    /// <inheritdoc cref="HolderCount.Hold"/>
    public void Hold() => _holders.Hold();

    public void Release()
    {
        if (_holders.Release())
        {
            _file.Dispose();
        }
    }
}

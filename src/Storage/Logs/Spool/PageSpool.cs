using System.Globalization;

namespace Trine.Storage.Logs.Spool;

/// <summary>Keeps pages on the local disk until they are in a block: they would take most of the memory of a head. Thread-safe.</summary>
/// <remarks>Nothing of it outlives the process: the write-ahead log has the rows. So nothing is synced.</remarks>
/// <param name="folder">Where files may be created; it exists when the first page comes.</param>
internal sealed class PageSpool(string folder) : IDisposable
{
    /// <summary>A file takes no more pages once it is as long: the disk's room comes back file by file.</summary>
    private const long FileBytes = 32 << 20;

    private readonly Lock _gate = new(); // Guards the fields below, and writing.
    private SpoolFile? _current; // Held by the spool.
    private int _fileCount;

    /// <summary>Writes a page.</summary>
    /// <param name="info">What it is.</param>
    /// <param name="page">Its sections.</param>
    /// <param name="filter">Its filter.</param>
    /// <returns>The page in its place; holds the file.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public (SpoolFile File, LogPageInfo Info) Add(LogPageInfo info, ReadOnlySpan<byte> page, ReadOnlySpan<byte> filter)
    {
        lock (_gate)
        {
            if (_current is { Bytes: >= FileBytes })
            {
                _current.Release();
                _current = null;
            }

            _current ??= new SpoolFile(
                Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"sealed-{Guid.NewGuid():N}-{_fileCount++}.pages")));
            info = info with { Offset = _current.Append(page), FilterOffset = _current.Append(filter) };
            _current.Hold();
            return (_current, info);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _current?.Release();
            _current = null;
        }
    }
}

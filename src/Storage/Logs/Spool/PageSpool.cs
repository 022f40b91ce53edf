using System.Globalization;

namespace Trine.Storage.Logs.Spool;

/// <summary>Keeps pages on the local disk until they are in a block: they would take most of the memory of a head. Thread-safe.</summary>
/// <remarks>Nothing of it outlives the process: the write-ahead log has the rows. So nothing is synced.</remarks>
/// <param name="folder">Where files may be created; it exists when the first page comes.</param>
internal sealed class PageSpool(string folder)
{
    /// <summary>A file takes no more pages once it is as long: the disk's room comes back file by file.</summary>
    private const long FileBytes = 32 << 20;

    private readonly Lock _gate = new(); // Guards the fields below, and writing.
    private SpoolFile? _current; // Held by its pages: it may be gone.
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
            if (_current is null || _current.Bytes >= FileBytes || !_current.TryHold())
            {
                _current = new SpoolFile(
                    Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"sealed-{Guid.NewGuid():N}-{_fileCount++}.pages")));
            }

            try
            {
                return (_current, info with { Offset = _current.Append(page), FilterOffset = _current.Append(filter) });
            }
            catch
            {
                _current.Release();
                throw;
            }
        }
    }
}

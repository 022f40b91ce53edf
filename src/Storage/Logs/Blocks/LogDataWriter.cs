using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>Writes encoded pages to a local file that becomes the block's data object. Not thread-safe.</summary>
/// <remarks>
/// Filters are held back and written together, since a query reads many filters and few pages; at most
/// <see cref="HeldFilterBytesMax"/> are held.
/// </remarks>
internal sealed class LogDataWriter(string path) : IDisposable
{
    private const int HeldFilterBytesMax = 1 << 20;
    private const int FileBufferBytes = 1 << 16;

    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, FileBufferBytes);
    private readonly ByteBuffer _heldFilters = new();
    private readonly List<LogPageInfo> _pages = [];
    private int _placedPages; // Pages whose filters are in the file.

    /// <summary>Pages written so far; filters have their place once <see cref="Finish"/> was called.</summary>
    public IReadOnlyList<LogPageInfo> Pages => _pages;

    public long Bytes => _file.Position;

    /// <summary>Writes a page.</summary>
    /// <param name="info">What it is, wherever it was before.</param>
    /// <param name="page">Its sections.</param>
    /// <param name="filter">Its filter.</param>
    public void Write(LogPageInfo info, ReadOnlySpan<byte> page, ReadOnlySpan<byte> filter)
    {
        _pages.Add(info with { Offset = _file.Position, FilterOffset = _heldFilters.Length });
        _heldFilters.Append(filter);
        _file.Write(page);
        if (_heldFilters.Length >= HeldFilterBytesMax)
        {
            PlaceFilters();
        }
    }

    /// <summary>Writes what is held back and closes the file.</summary>
    public void Finish()
    {
        PlaceFilters();
        _file.Flush();
    }

    public void Dispose()
    {
        _file.Dispose();
        _heldFilters.Dispose();
    }

    private void PlaceFilters()
    {
        for (; _placedPages < _pages.Count; _placedPages++)
        {
            var page = _pages[_placedPages];
            _pages[_placedPages] = page with { FilterOffset = _file.Position + page.FilterOffset };
        }

        _file.Write(_heldFilters.WrittenSpan);
        _heldFilters.Clear();
    }
}

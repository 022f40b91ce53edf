using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Pages of metric blocks, kept for the next query. Bounded in bytes, the least recently used forgotten first. Thread-safe.</summary>
/// <remarks>A page stays usable when it is forgotten: whoever holds it keeps it in memory.</remarks>
public sealed class MetricPageCache(long bytesMax)
{
    private readonly LruCache<PageKey, MetricPage> _pages = new(bytesMax);

    internal MetricPage? Find(PageKey key) => _pages.Find(key);

    internal void Add(PageKey key, MetricPage page) => _pages.GetOrAdd(key, page, page.MemoryBytes);
}

/// <summary>Names a page: its block's data object, its kind and its number.</summary>
internal readonly record struct PageKey(string DataKey, MetricPageKind Kind, int Page);

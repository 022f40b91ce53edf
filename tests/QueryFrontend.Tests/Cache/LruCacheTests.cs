using Trine.QueryFrontend.Cache;

namespace Trine.QueryFrontend.Tests.Cache;

public class LruCacheTests
{
    private readonly LruCache<int, string> _cache = new(bytesMax: 300, static (_, value) => value.Length);

    [Fact]
    public void What_was_not_used_for_longest_goes_first()
    {
        for (var i = 0; i < 3; i++)
        {
            _cache.Set(i, new string('x', 100));
        }

        _cache.Find(0);
        _cache.Set(3, new string('x', 100));

        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(i => _cache.Find(i) is not null));
    }

    [Fact]
    public void A_value_larger_than_the_cache_is_not_kept_and_pushes_nothing_out()
    {
        _cache.Set(0, new string('x', 300));

        Assert.False(_cache.Set(1, new string('x', 301)));
        Assert.NotNull(_cache.Find(0));
        Assert.Null(_cache.Find(1));
    }

    [Fact]
    public void Setting_again_replaces_and_does_not_count_twice()
    {
        for (var i = 0; i < 100; i++)
        {
            _cache.Set(0, new string('x', 150));
        }

        _cache.Set(1, new string('y', 150));

        Assert.NotNull(_cache.Find(0));
        Assert.Equal('y', _cache.Find(1)![0]);
    }
}

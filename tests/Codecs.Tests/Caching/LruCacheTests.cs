namespace Trine.Codecs.Tests.Caching;

public class LruCacheTests
{
    private readonly LruCache<int, string> _cache = new(bytesMax: 300);

    [Fact]
    public void What_was_not_used_for_longest_goes_first()
    {
        for (var i = 0; i < 3; i++)
        {
            Set(i, 'x', 100);
        }

        _cache.Find(0);
        Set(3, 'x', 100);

        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(i => _cache.Find(i) is not null));
    }

    [Fact]
    public void A_value_larger_than_the_cache_is_not_kept_and_pushes_nothing_out()
    {
        Set(0, 'x', 300);

        Assert.False(Set(1, 'x', 301));
        Assert.NotNull(_cache.Find(0));
        Assert.Null(_cache.Find(1));
    }

    [Fact]
    public void Setting_again_replaces_and_does_not_count_twice()
    {
        for (var i = 0; i < 100; i++)
        {
            Set(0, 'x', 150);
        }

        Set(1, 'y', 150);

        Assert.NotNull(_cache.Find(0));
        Assert.Equal('y', _cache.Find(1)![0]);
    }

    [Fact]
    public void Of_two_that_bring_the_same_the_first_stays()
    {
        var first = _cache.GetOrAdd(0, "first", 100);

        Assert.Same(first, _cache.GetOrAdd(0, "second", 100));
        Assert.Same(first, _cache.Find(0));
        Assert.Equal(100, _cache.Bytes);
        Assert.Equal("large", _cache.GetOrAdd(1, "large", 301));
        Assert.Null(_cache.Find(1));
    }

    [Fact]
    public void The_newest_is_kept_however_large_it_is_if_that_is_wanted()
    {
        var cache = new LruCache<int, string>(bytesMax: 300, countMin: 1);
        cache.GetOrAdd(0, "a", 200);
        cache.GetOrAdd(1, "b", 500);

        Assert.Null(cache.Find(0));
        Assert.NotNull(cache.Find(1));
        Assert.Equal(500, cache.Bytes);
    }

    private bool Set(int key, char letter, int bytes) => _cache.Set(key, new string(letter, bytes), bytes);
}

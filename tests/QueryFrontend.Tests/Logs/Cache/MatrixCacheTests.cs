using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs.Cache;

namespace Trine.QueryFrontend.Tests.Logs.Cache;

public class MatrixCacheTests
{
    [Fact]
    public void An_answer_is_found_under_its_whole_key_only()
    {
        var cache = new MatrixCache(1 << 20);
        var key = Key(1);
        cache.Add(key, Response(10));

        Assert.True(cache.TryGet(key, out var found));
        Assert.Equal(10, ((MetricMatrix)found.Data).Series[0].Values.Length);
        Assert.False(cache.TryGet(key with { Tenant = TenantId.Parse("other") }, out _));
        Assert.False(cache.TryGet(key with { StepNs = 2 }, out _));
        Assert.False(cache.TryGet(key with { StartNs = 0 }, out _));
        Assert.False(cache.TryGet(key with { Query = "x" }, out _));
    }

    [Fact]
    public void What_was_not_used_for_longest_goes_first()
    {
        var cache = new MatrixCache(3 * 2500);
        for (var i = 0; i < 3; i++)
        {
            cache.Add(Key(i), Response(100));
        }

        cache.TryGet(Key(0), out _);
        cache.Add(Key(3), Response(100));

        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(i => cache.TryGet(Key(i), out _)));
    }

    [Fact]
    public void An_answer_larger_than_the_cache_is_not_kept_and_pushes_nothing_out()
    {
        var cache = new MatrixCache(3000);
        cache.Add(Key(0), Response(100));

        Assert.False(cache.Add(Key(1), Response(1000)));
        Assert.True(cache.TryGet(Key(0), out _));
    }

    [Fact]
    public void Adding_again_replaces_and_does_not_count_twice()
    {
        var cache = new MatrixCache(3 * 2500);
        for (var i = 0; i < 100; i++)
        {
            cache.Add(Key(0), Response(100));
        }

        cache.Add(Key(1), Response(100));

        Assert.True(cache.TryGet(Key(0), out _));
        Assert.True(cache.TryGet(Key(1), out _));
    }

    [Fact]
    public void The_cost_of_an_answer_is_not_told_again()
    {
        var cache = new MatrixCache(1 << 20);
        cache.Add(Key(0), Response(1) with { Counts = new LogScanCounts { HeadLines = 5 } });

        cache.TryGet(Key(0), out var found);

        Assert.Equal(default, found.Counts);
    }

    private static MatrixKey Key(int number) => new(TenantId.Anonymous, "query", StepNs: 1, StartNs: number + 1, EndNs: number + 2, IsDrilldown: false);

    private static LogQueryResponse Response(int points)
        => new(new MetricMatrix([new MetricSeries(LabelSet.Create(new Label("a", "b")), new long[points], new double[points])]), default, []);
}

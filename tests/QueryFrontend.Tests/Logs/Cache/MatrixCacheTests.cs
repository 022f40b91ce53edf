using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs.Cache;

namespace Trine.QueryFrontend.Tests.Logs.Cache;

public class MatrixCacheTests
{
    private static readonly MatrixKey Key = new(TenantId.Anonymous, "query", StepNs: 1, StartNs: 2, EndNs: 3, IsDrilldown: false);

    private readonly MatrixCache _cache = new(1 << 20);

    [Fact]
    public void An_answer_is_found_under_its_whole_key_only()
    {
        _cache.Add(Key, Response(10));

        Assert.Equal(10, ((MetricMatrix)_cache.Find(Key)!.Data).Series[0].Values.Length);
        Assert.Null(_cache.Find(Key with { Tenant = TenantId.Parse("other") }));
        Assert.Null(_cache.Find(Key with { StepNs = 2 }));
        Assert.Null(_cache.Find(Key with { StartNs = 0 }));
        Assert.Null(_cache.Find(Key with { Query = "x" }));
    }

    [Fact]
    public void The_cost_of_an_answer_is_not_told_again()
    {
        _cache.Add(Key, Response(1) with { Counts = new LogScanCounts { HeadLines = 5 } });

        Assert.Equal(default, _cache.Find(Key)!.Counts);
    }

    [Fact]
    public void The_bound_is_in_bytes_of_points()
    {
        Assert.True(_cache.Add(Key, Response(60_000)));
        Assert.False(_cache.Add(Key, Response(70_000)));
    }

    private static LogQueryResponse Response(int points)
        => new(new MetricMatrix([new MetricSeries(LabelSet.Create(new Label("a", "b")), new long[points], new double[points])]), default, []);
}

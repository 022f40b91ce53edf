using Trine.Model;
using Trine.Model.Metrics;
using Trine.QueryFrontend.Metrics;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Tests.Metrics;

public sealed class TenantsMetricsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TenantId[] Both = [TenantId.Parse("a"), TenantId.Parse("b")];

    private readonly MemoryMetrics _querier = new();
    private readonly QueryFrontendMetrics _own = new(static () => 0);
    private readonly TenantsMetrics _metrics;

    public TenantsMetricsTests() => _metrics = new TenantsMetrics(new MetricDispatcher(
        new QuerierDispatcher(_querier, new FairQueue(4, 100, _own, TimeProvider.System), _own), TimeSpan.FromMinutes(1)));

    public void Dispose() => _own.Dispose();

    [Theory]
    [InlineData("x", "{__tenant_id__=\"a\", l=\"1\"} {__tenant_id__=\"b\", l=\"1\"}")]
    [InlineData("b", "{__tenant_id__=\"b\", l=\"1\"}")]
    public async Task Series_bear_the_tenant_that_the_selector_wants(string tenant, string expected)
    {
        _querier.Series = [LabelSet.Create(new Label("l", "1"))];
        var scope = tenant == "x" ? All : new MetricScope([[new LabelMatcher("__tenant_id__", MatchOp.Equal, tenant)]], 0, 1);

        Assert.Equal(expected, string.Join(' ', await _metrics.SeriesAsync(Both, scope, None)));
    }

    [Fact]
    public async Task A_label_of_the_same_name_is_kept_under_another()
    {
        _querier.Series = [LabelSet.Create(new Label("__tenant_id__", "own"))];
        _querier.Texts = ["__tenant_id__", "l"];

        Assert.Equal(
            "{__tenant_id__=\"a\", original___tenant_id__=\"own\"}", (await _metrics.SeriesAsync(Both, All, None))[0].ToString());
        Assert.Equal(["__tenant_id__", "l", "original___tenant_id__"], await _metrics.LabelNamesAsync(Both, All, None));
        await _metrics.LabelValuesAsync(Both, "original___tenant_id__", All, None);
        Assert.Equal("__tenant_id__", _querier.LabelName);
    }

    [Fact]
    public async Task Names_and_values_of_several_tenants_are_one_list_with_the_tenants()
    {
        _querier.Texts = ["l", "k"];
        var ofA = new MetricScope([[new LabelMatcher("__tenant_id__", MatchOp.NotMatch, "b|c")]], 0, 1);

        Assert.Equal(["__tenant_id__", "k", "l"], await _metrics.LabelNamesAsync(Both, All, None));
        Assert.Equal(["k", "l"], await _metrics.LabelValuesAsync(Both, "x", All, None));
        Assert.Equal(["a", "b"], await _metrics.LabelValuesAsync(Both, "__tenant_id__", All, None));
        Assert.Equal(["a"], await _metrics.LabelValuesAsync(Both, "__tenant_id__", ofA, None));
    }

    [Fact]
    public async Task One_tenant_is_asked_as_it_is()
    {
        _querier.Texts = ["l", "__tenant_id__"];

        Assert.Equal(["l", "__tenant_id__"], await _metrics.LabelNamesAsync([Both[0]], All, None));
        Assert.Equal(["l", "__tenant_id__"], await _metrics.LabelValuesAsync([Both[0]], "__tenant_id__", All, None));
    }

    private static MetricScope All => new([], 0, 1);
}

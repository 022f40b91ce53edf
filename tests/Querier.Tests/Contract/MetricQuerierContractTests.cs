using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Tests.Contract;

/// <summary>What a caller may expect of a querier of metrics, however it is reached.</summary>
public abstract class MetricQuerierContractTests
{
    private static readonly TenantId Tenant = TenantId.Parse("team-a");
    private static readonly LabelSet Up = LabelSet.Create(new Label("__name__", "up"), new Label("job", "日本"));
    private static readonly MetricScope Scope = new(
        [[new LabelMatcher("job", MatchOp.Match, "a|b"), new LabelMatcher("x", MatchOp.NotEqual, "")], [new LabelMatcher("y", MatchOp.Equal, "1")]],
        -5,
        long.MaxValue,
        7);

    private const string ScopeText = "job=~\"a|b\",x!=\"\" or y=\"1\" -5 9223372036854775807 7";

    private protected ScriptedMetrics Querier { get; } = new();

    private protected abstract IMetricQuerier Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_arrives_as_it_was_sent()
    {
        var request = new MetricQueryRequest("sum(rate(ä[5m]))", -1, 1_768_471_200_000, 15_000)
        {
            LookbackDeltaMs = 60_000,
            Timeout = TimeSpan.FromSeconds(1.5),
            HasPerStepStatistics = true,
        };

        await Client.QueryAsync(Tenant, request, Token);
        await Client.QueryAsync(Tenant, new MetricQueryRequest("1", 0, 0, 0), Token);

        Assert.Equal([Tenant, request, Tenant, new MetricQueryRequest("1", 0, 0, 0)], Querier.Asked);
    }

    [Fact]
    public async Task More_tenants_of_a_query_arrive()
    {
        TenantId[] more = [TenantId.Parse("team-b"), TenantId.Parse("team-c")];

        await Client.QueryAsync(Tenant, new MetricQueryRequest("1", 0, 0, 0) { MoreTenants = more }, Token);

        Assert.Equal(more, Assert.IsType<MetricQueryRequest>(Querier.Asked[1]).MoreTenants);
    }

    [Fact]
    public async Task Scalars_and_texts_come_back()
    {
        Querier.Result = Querier.Result with { Value = new PromQLScalar(5, double.NegativeZero) };
        Assert.Equal(new PromQLScalar(5, double.NegativeZero), (await AskAsync()).Value);

        Querier.Result = Querier.Result with { Value = new PromQLString(6, "a\nä") };
        Assert.Equal(new PromQLString(6, "a\nä"), (await AskAsync()).Value);
    }

    [Fact]
    public async Task Vectors_come_back_in_their_order_with_warnings_and_statistics()
    {
        var histogram = Histogram();
        VectorSample[] samples =
            [new(Up, StaleMarker.Value, null), new(LabelSet.Empty, 0, histogram), .. Enumerable.Range(0, 20_000).Select(i => new VectorSample(Up.With("n", $"{i}"), i, null))];
        Querier.Result = new PromQLResult(
            new PromQLVector(9, samples),
            ["PromQL warning: w (1:5)"],
            ["PromQL info: i (1:5)"],
            new PromQLStatistics { TotalQueryableSamples = 3, SamplesRead = 2, PeakSamples = 1, SamplesReadPerStep = [1, 2], EvalTotalTime = TimeSpan.FromMilliseconds(3) });

        var result = await AskAsync();

        var vector = Assert.IsType<PromQLVector>(result.Value);
        Assert.Equal(9, vector.TimestampMs);
        Assert.Equal(samples.Select(sample => sample.Labels), vector.Samples.Select(sample => sample.Labels));
        Assert.Equal(StaleMarker.Bits, BitConverter.DoubleToUInt64Bits(vector.Samples[0].Value));
        Assert.Equivalent(histogram, vector.Samples[1].Histogram, strict: true);
        Assert.Equal(["PromQL warning: w (1:5)"], result.Warnings);
        Assert.Equal(["PromQL info: i (1:5)"], result.Infos);
        Assert.Equal((3, 2, 1), (result.Statistics.TotalQueryableSamples, result.Statistics.SamplesRead, result.Statistics.PeakSamples));
        Assert.Equal([1, 2], result.Statistics.SamplesReadPerStep);
        Assert.Equal(TimeSpan.FromMilliseconds(3), result.Statistics.EvalTotalTime);
    }

    [Fact]
    public async Task Matrices_come_back_with_floats_and_histograms()
    {
        var histogram = Histogram();
        Querier.Result = Querier.Result with
        {
            Value = new PromQLMatrix(
            [
                new MatrixSeries(Up, new long[] { 1, 20, 21 }, new double[] { 1, double.NaN, -0.5 }, null),
                new MatrixSeries(LabelSet.Empty, new long[] { 5, 6 }, new double[] { 2, 0 }, [null, histogram]),
            ]),
        };

        var matrix = Assert.IsType<PromQLMatrix>((await AskAsync()).Value);

        Assert.Equal([Up, LabelSet.Empty], matrix.Series.Select(series => series.Labels));
        Assert.Equal([1, 20, 21], matrix.Series[0].TimestampsMs.ToArray());
        Assert.Equal([1, double.NaN, -0.5], matrix.Series[0].Values.ToArray());
        Assert.False(matrix.Series[0].HasHistograms);
        Assert.Equal(2, matrix.Series[1].Values[0]);
        Assert.Null(matrix.Series[1].Histograms[0]);
        Assert.Equivalent(histogram, matrix.Series[1].Histograms[1], strict: true);
    }

    [Fact]
    public async Task Labels_series_exemplars_and_metadata_come_back()
    {
        Querier.Series = [Up, LabelSet.Empty.With("a", "b")];
        Querier.Texts = ["a", "日本", ""];
        Querier.Exemplars = [new SeriesExemplars(Up, [new Exemplar(Up, 1.5, -3), new Exemplar(LabelSet.Empty, double.NaN, 4)])];
        Querier.Metadata = [new MetricMetadata("up", "gauge", "Whether.", ""), new MetricMetadata("b", "counter", "", "s")];
        Querier.Cardinality = new MetricCardinality(3, 4, -5, 6, [new LabelCardinality("job", [new LabelValueCount("a", 1), new LabelValueCount("b", 2)])]);

        Assert.Equal(Querier.Series, await Client.SeriesAsync(Tenant, Scope, Token));
        Assert.Equal(Querier.Texts, await Client.LabelNamesAsync(Tenant, Scope, Token));
        Assert.Equal(Querier.Texts, await Client.LabelValuesAsync(Tenant, "job", Scope, Token));
        var exemplars = Assert.Single(await Client.ExemplarsAsync(Tenant, Scope, Token));
        Assert.Equal(Up, exemplars.Series);
        Assert.Equal(Querier.Exemplars[0].Exemplars, exemplars.Exemplars);
        Assert.Equal(Querier.Metadata, await Client.MetadataAsync(Tenant, "up", Token));
        Assert.Equivalent(Querier.Cardinality, await Client.CardinalityAsync(Tenant, Scope.MatcherGroups[0], Token), strict: true);
        Assert.Equal(
            [Tenant, ScopeText, Tenant, ScopeText, Tenant, "job", ScopeText, Tenant, ScopeText, Tenant, "up", Tenant, "job=~\"a|b\",x!=\"\""],
            Querier.Asked);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-3)]
    [InlineData(long.MaxValue)]
    public async Task Changes_come_back(long fromMs)
    {
        MetricVersion[] since = [new(ulong.MaxValue, 1), new(1, long.MaxValue)];
        Querier.Changes = new MetricChanges([new(3, 4)], fromMs);

        var changes = await Client.ChangesAsync(Tenant, since, Token);

        Assert.Equal(fromMs, changes.FromMs);
        Assert.Equal([new MetricVersion(3, 4)], changes.Versions);
        Assert.Equal([Tenant, since[0], since[1]], Querier.Asked);
    }

    [Fact]
    public async Task Samples_come_back_as_they_are_stored()
    {
        var columns = new SampleColumns();
        columns.Add(1, 2.5);
        columns.Add(15_001, StaleMarker.Value, startTimestampMs: 7);
        columns.Add(30_000, Histogram());
        Querier.Samples = new SeriesSet([new ColumnSeries(Up, columns)], ["a warning"], null);

        using var set = await Client.SelectAsync(Tenant, new MetricSelection(Scope.MatcherGroups[0], 0, 100_000) { SeriesMax = 5 }, Token);

        Assert.Equal(["a warning"], set.Warnings);
        var read = new SampleColumns();
        Assert.Single(set.Series).Read(0, 100_000, read);
        Assert.Equal(columns.TimestampsMs.ToArray(), read.TimestampsMs.ToArray());
        Assert.Equal(columns.StartTimestampsMs.ToArray(), read.StartTimestampsMs.ToArray());
        Assert.Equal(StaleMarker.Bits, BitConverter.DoubleToUInt64Bits(read.Values[1]));
        Assert.Equivalent(Histogram(), read.Histograms[2], strict: true);
        Assert.Equal([Tenant, "job=~\"a|b\",x!=\"\" 0 100000 5"], Querier.Asked);
    }

    [Theory]
    [InlineData(RequestError.BadRequest)]
    [InlineData(RequestError.Unprocessable)]
    [InlineData(RequestError.DeadlineExceeded)]
    public async Task A_refusal_keeps_its_kind_and_text(RequestError error)
    {
        Querier.Fault = new RequestException(error, "1:5: parse error: ä");

        var refused = await Assert.ThrowsAsync<RequestException>(async () => await AskAsync());

        Assert.Equal((error, "1:5: parse error: ä"), (refused.Error, refused.Message));
    }

    private async Task<PromQLResult> AskAsync() => await Client.QueryAsync(Tenant, new MetricQueryRequest("x", 0, 0, 0), Token);

    private static FloatHistogram Histogram() => new()
    {
        Schema = 1, Count = 3.5, Sum = 2, ZeroThreshold = 1e-128, PositiveSpans = [new BucketSpan(-1, 1)], PositiveBuckets = [3.5],
    };
}

/// <summary>The contract in this process.</summary>
public sealed class DirectMetricQuerierTests : MetricQuerierContractTests
{
    private protected override IMetricQuerier Client => Querier;
}

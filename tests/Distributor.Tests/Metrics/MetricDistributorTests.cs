using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Distributor.Metrics;
using Trine.Distributor.Replication;
using Trine.Hosting.Configuration;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Ingesters;

namespace Trine.Distributor.Tests.Metrics;

public sealed class MetricDistributorTests : IDisposable
{
    private static readonly long NowMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private readonly DistributorMetrics _metrics = new();
    private readonly MetricFakePool _pool = new(5);
    private MetricLimits _limits = new();
    private MetricDistributor? _distributor;

    [Fact]
    public async Task Each_series_and_each_family_goes_to_as_many_ingesters_as_it_has_replicas()
    {
        using var batch = new MetricBatch();
        for (var i = 0; i < 20; i++)
        {
            Add(batch, NowMs, ("__name__", $"m{i}"));
        }

        batch.AddMetadata(new BatchMetadata(MetricType.Gauge, batch.AppendText("m1"u8), default, default));
        var outcome = await PushAsync(batch, default, replicationFactor: 3);

        Assert.Equal(new MetricCounts(20, 0, 0), outcome.Written);
        await WaitForAsync(() => _pool.Items.Count() == 63);
        Assert.All(_pool.Items.GroupBy(item => item), group => Assert.Equal(3, group.Count()));
    }

    [Fact]
    public async Task What_breaks_a_limit_is_told_in_Mimirs_words_and_the_rest_is_stored()
    {
        _limits = new MetricLimits { LabelNamesPerSeriesMax = 2, LabelNamesPerInfoSeriesMax = 3, LabelNameLengthMax = 10, LabelValueLengthMax = 10 };
        using var batch = new MetricBatch();
        Add(batch, NowMs, ("__name__", "good"), ("a", "1"));
        Add(batch, NowMs, ("__name__", "many"), ("a", "1"), ("b", "1"));
        Add(batch, NowMs, ("__name__", "my_info"), ("a", "1"), ("b", "1"));
        Add(batch, NowMs, ("__name__", "n"), ("long_label_name", "1"));
        Add(batch, NowMs, ("__name__", "v"), ("a", "long label value"));
        Add(batch, NowMs + 660_000, ("__name__", "ahead"));
        Add(batch, NowMs + 540_000, ("__name__", "near"));

        var outcome = await PushAsync(batch, default);

        Assert.Equal(RequestError.BadRequest, outcome.Error);
        Assert.Equal(new MetricCounts(3, 0, 0), outcome.Written);
        Assert.Collection(
            outcome.Messages,
            text => Assert.StartsWith("received a series whose number of labels exceeds the limit (actual: 3, limit: 2) series: '{__name__=\"many\", a=\"1\", b=\"1\"}' (err-mimir-max-label-names-per-series). To adjust", text, StringComparison.Ordinal),
            text => Assert.Contains("label: 'long_label_name' series: ", text, StringComparison.Ordinal),
            text => Assert.Contains("label value length of 16 exceeds the limit of 10, label: 'a', value: 'long label value'", text, StringComparison.Ordinal),
            text => Assert.Contains($"timestamp is too far in the future, timestamp: {NowMs + 660_000} series: '{{__name__=\"ahead\"}}' (err-mimir-too-far-in-future)", text, StringComparison.Ordinal));
        Assert.Equal(["good", "my_info", "near"], _pool.Items.Order());
    }

    [Fact]
    public async Task Series_that_labels_do_not_identify_are_told_of_or_skipped_as_the_receiver_has_it()
    {
        using var told = Faulty();
        var outcome = await PushAsync(told, default);
        Assert.Equal(
            ["received series has no metric name (err-mimir-missing-metric-name)",
             "received a series with duplicate label name, label: 'a' series: '{__name__=\"twice\", a=\"2\"}' (err-mimir-duplicate-label-names)"],
            outcome.Messages);
        Assert.Equal(["ok"], _pool.Items);

        using var asPrometheus = Faulty();
        outcome = await PushAsync(asPrometheus, new MetricRules(SkipsBadLabels: false, NeedsSamples: true, TellsAsPrometheus: true));
        Assert.Equal(
            ["invalid metric name or labels, got {a=\"nameless\"}",
             "invalid labels for series, labels {__name__=\"twice\", a=\"2\"}, duplicated label a"],
            outcome.Messages);

        using var skipped = Faulty();
        outcome = await PushAsync(skipped, new MetricRules(SkipsBadLabels: true, NeedsSamples: false));
        Assert.Null(outcome.Error);
        Assert.Empty(outcome.Messages);
        Assert.Equal(new MetricCounts(1, 0, 0), outcome.Written);

        static MetricBatch Faulty()
        {
            var batch = new MetricBatch();
            Add(batch, NowMs, ("a", "nameless"));
            Add(batch, NowMs, ("__name__", "twice"), ("a", "1"), ("a", "2"));
            Add(batch, NowMs, ("job", "unsorted"), ("__name__", "ok"));
            return batch;
        }
    }

    [Theory]
    [InlineData(NameValidation.Utf8, 2)]
    [InlineData(NameValidation.Legacy, 0)]
    public async Task Names_beyond_ASCII_are_a_matter_of_the_tenant(NameValidation scheme, int stored)
    {
        _limits = new MetricLimits { NameValidationScheme = scheme };
        using var batch = new MetricBatch();
        Add(batch, NowMs, ("__name__", "dotted.name"));
        Add(batch, NowMs, ("__name__", "n"), ("a-b", "1"));

        Assert.Equal(stored, (await PushAsync(batch, default)).Written.Floats);
    }

    [Fact]
    public async Task Histograms_are_checked_and_lowered_to_the_finest_schema()
    {
        using var batch = new MetricBatch();
        Begin(batch, ("__name__", "h"));
        batch.AddHistogram(NowMs, Histogram(schema: 10, count: 3));
        batch.AddHistogram(NowMs, Histogram(schema: 3, count: 9));
        batch.AddHistogram(NowMs, Histogram(schema: -5, count: 3));

        var outcome = await PushAsync(batch, default);

        Assert.Equal(new MetricCounts(0, 1, 0), outcome.Written);
        Assert.Equal(8, batch.Histograms[0].Histogram.Schema);
        Assert.Contains("observation", outcome.Messages[0], StringComparison.Ordinal);
        Assert.Equal("received a native histogram sample with an invalid schema: -5 (err-mimir-invalid-native-histogram-schema)", outcome.Messages[1]);
    }

    [Fact]
    public async Task The_rate_is_of_samples_exemplars_and_metadata_and_refuses_whole_requests()
    {
        _limits = new MetricLimits { IngestionRate = 1, IngestionBurst = 2 };
        using var batch = new MetricBatch();
        Add(batch, NowMs, ("__name__", "a"));
        Add(batch, NowMs, ("__name__", "b"));
        Assert.Null((await PushAsync(batch, default)).Error);

        using var more = new MetricBatch();
        Add(more, NowMs, ("__name__", "c"));
        var refused = await Assert.ThrowsAsync<RequestException>(() => PushAsync(more, default));

        Assert.Equal(RequestError.RateLimited, refused.Error);
        Assert.Contains("set to 1 items/s with a maximum allowed burst of 2.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("(err-mimir-tenant-max-ingestion-rate)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_replicas_one_is_stored_without_its_label_until_it_falls_silent()
    {
        _limits = new MetricLimits { AcceptHaSamples = true, HaFailoverTimeout = Duration.FromMilliseconds(1), HaClustersMax = 1 };
        Assert.Equal("", (await PushReplicaAsync("c", "a")).Dropped);
        Assert.Equal(["m"], _pool.Items);
        Assert.DoesNotContain("__replica__", _pool.LastLabels, StringComparison.Ordinal);

        _limits = _limits with { HaFailoverTimeout = Duration.FromHours(1) };
        Assert.Equal("replicas did not match, rejecting sample: replica=b, elected=a", (await PushReplicaAsync("c", "b")).Dropped);
        await Assert.ThrowsAsync<RequestException>(() => PushReplicaAsync("other", "a"));

        _limits = _limits with { HaFailoverTimeout = Duration.FromMilliseconds(0) };
        Assert.Equal("", (await PushReplicaAsync("c", "b")).Dropped);
    }

    [Fact]
    public async Task Version_2_wants_samples_in_each_series()
    {
        using var batch = new MetricBatch();
        Begin(batch, ("__name__", "empty"));
        Add(batch, NowMs, ("__name__", "full"));

        var outcome = await PushAsync(batch, new MetricRules(SkipsBadLabels: false, NeedsSamples: true));

        Assert.Equal(["TimeSeries must contain at least one sample or histogram for series {__name__=\"empty\"}"], outcome.Messages);
        Assert.Equal(1, outcome.Written.Floats);
    }

    [Fact]
    public async Task Exemplars_with_long_labels_are_refused_and_their_samples_stored()
    {
        using var batch = new MetricBatch();
        Add(batch, NowMs, ("__name__", "m"));
        batch.Labels.Begin();
        batch.Labels.Add("trace_id"u8, Encoding.UTF8.GetBytes(new string('x', 121)));
        batch.AddExemplar(1, NowMs);

        var outcome = await PushAsync(batch, default);

        Assert.False(outcome.HasSampleFaults);
        Assert.Equal(new MetricCounts(1, 0, 0), outcome.Written);
        Assert.Contains("(err-mimir-exemplar-labels-too-long)", Assert.Single(outcome.Messages), StringComparison.Ordinal);
    }

    public void Dispose() => _metrics.Dispose();

    private static FloatHistogram Histogram(int schema, double count) => new()
    {
        Schema = schema,
        IsInteger = true,
        Count = count,
        PositiveSpans = [new BucketSpan(0, 2)],
        PositiveBuckets = [1, 2],
    };

    private static void Begin(MetricBatch batch, params (string Name, string Value)[] labels)
    {
        batch.Labels.Begin();
        foreach (var (name, value) in labels)
        {
            batch.Labels.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        batch.BeginSeries();
    }

    private static void Add(MetricBatch batch, long timestampMs, params (string Name, string Value)[] labels)
    {
        Begin(batch, labels);
        batch.AddFloat(timestampMs, 1);
    }

    private async Task<MetricPushOutcome> PushReplicaAsync(string cluster, string replica)
    {
        using var batch = new MetricBatch();
        Add(batch, NowMs, ("__name__", "m"), ("__replica__", replica), ("cluster", cluster));
        return await PushAsync(batch, default);
    }

    private Task<MetricPushOutcome> PushAsync(MetricBatch batch, MetricRules rules, int replicationFactor = 1)
    {
        var parts = new ReplicatorParts(_pool, replicationFactor, TimeSpan.FromSeconds(10), _metrics, NullLogger.Instance);
        _distributor ??= new MetricDistributor(
            new Replicator<MetricPushResult>(
                parts,
                (client, tenant, frame, token) => client.Metrics.PushAsync(tenant, frame, token),
                result => !ReferenceEquals(result, MetricPushResult.Stored)),
            _ => _limits,
            _metrics,
            TimeProvider.System,
            NullLogger.Instance);
        return _distributor.PushAsync(TenantId.Anonymous, batch, rules, CancellationToken.None);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // Only a failure waits this long.
        while (!condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }
}

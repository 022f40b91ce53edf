using Trine.Codecs;
using Trine.Ingester.Tests.Logs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Ingesters;

namespace Trine.Ingester.Tests.Contract;

/// <summary>What every <see cref="IMetricIngester"/> does, in the same process or behind RPC.</summary>
public abstract class MetricIngesterContract
{
    private static readonly LabelSet Up = LabelSet.Create(new Label("__name__", "up"), new Label("job", "日本"));
    private static readonly LabelSet Down = LabelSet.Create(new Label("__name__", "down"), new Label("job", "b"));
    private static readonly MetricScope Everything = new([], long.MinValue, long.MaxValue);

    private static TenantId Tenant => IngesterFixture.Tenant;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Samples_that_were_pushed_are_selected_by_matchers_and_time()
    {
        await using var client = await ConnectAsync();
        var metrics = client.Client.Metrics;
        await PushAsync(client, batch =>
        {
            Begin(batch, Up);
            batch.AddFloat(1000, 1.5);
            batch.AddFloat(2000, StaleMarker.Value);
            Begin(batch, Down);
            batch.AddFloat(5000, -0.0);
        });

        using var up = await metrics.SelectAsync(
            Tenant, new MetricSelection([new LabelMatcher("job", MatchOp.Equal, "日本")], 1000, 2000), Cancelled);
        using var early = await metrics.SelectAsync(Tenant, new MetricSelection([], 0, 4999), Cancelled);
        using var other = await metrics.SelectAsync(TenantId.Parse("other"), new MetricSelection([], 0, 5000), Cancelled);

        var samples = new SampleColumns();
        var series = Assert.Single(up.Series.Series);
        series.Read(1000, 2000, samples);
        Assert.Equal(Up, series.Labels);
        Assert.Equal([1000, 2000], samples.TimestampsMs.ToArray());
        Assert.Equal(StaleMarker.Bits, BitConverter.DoubleToUInt64Bits(samples.Values[1]));
        Assert.Equal(Up, Assert.Single(early.Series.Series).Labels);
        Assert.Empty(other.Series.Series);
    }

    [Fact]
    public async Task Labels_exemplars_metadata_and_counts_are_told()
    {
        await using var client = await ConnectAsync();
        var metrics = client.Client.Metrics;
        await PushAsync(client, batch =>
        {
            Begin(batch, Up);
            batch.AddFloat(1000, 1);
            batch.Labels.Begin();
            batch.Labels.Add("trace_id"u8, "t"u8);
            batch.AddExemplar(2.5, 900);
            Begin(batch, Down);
            batch.AddFloat(5000, 1);
            batch.AddMetadata(new BatchMetadata(MetricType.Gauge, batch.AppendText("up"u8), batch.AppendText("Help."u8), default));
        });
        MetricScope either = Everything with
        {
            MatcherGroups = [[new LabelMatcher("__name__", MatchOp.Equal, "up")], [new LabelMatcher("job", MatchOp.Equal, "b")]],
        };

        Assert.Equal([Down, Up], (await metrics.SeriesAsync(Tenant, either, Cancelled)).Order(LabelOrder));
        Assert.Equal([Down], await metrics.SeriesAsync(Tenant, either with { MinMs = 2000 }, Cancelled));
        Assert.Equal(["__name__", "job"], (await metrics.LabelNamesAsync(Tenant, either, Cancelled)).Distinct().Order());
        Assert.Equal(["down", "up"], (await metrics.LabelValuesAsync(Tenant, "__name__", Everything, Cancelled)).Order());
        var exemplars = Assert.Single(await metrics.ExemplarsAsync(Tenant, Everything, Cancelled));
        Assert.Equal((Up, 2.5, 900), (exemplars.Series, exemplars.Exemplars[0].Value, exemplars.Exemplars[0].TimestampMs));
        Assert.Equal("Help.", Assert.Single(await metrics.MetadataAsync(Tenant, "up", Cancelled)).Help);
        Assert.Empty(await metrics.MetadataAsync(Tenant, "down", Cancelled));
        Assert.Equal(2, (await metrics.CardinalityAsync(Tenant, [], Cancelled)).SeriesCount);
    }

    [Fact]
    public async Task Changes_tell_the_oldest_time_since_a_version()
    {
        await using var client = await ConnectAsync();
        var metrics = client.Client.Metrics;
        Assert.Equal(long.MaxValue, (await metrics.ChangesAsync(Tenant, [], Cancelled)).FromMs);
        await PushAsync(client, batch => AddSample(batch, 600_000));
        var first = await metrics.ChangesAsync(Tenant, [], Cancelled);
        await PushAsync(client, batch => AddSample(batch, 120_000));

        var since = await metrics.ChangesAsync(Tenant, first.Versions, Cancelled);

        Assert.Equal(long.MinValue, first.FromMs);
        Assert.Equal(120_000, since.FromMs);
        Assert.Equal(long.MaxValue, (await metrics.ChangesAsync(Tenant, since.Versions, Cancelled)).FromMs);

        static void AddSample(MetricBatch batch, long timestampMs)
        {
            Begin(batch, timestampMs > 200_000 ? Up : Down);
            batch.AddFloat(timestampMs, 1);
        }
    }

    [Fact]
    public async Task Refusals_are_told_with_their_text_and_counts()
    {
        await using var client = await ConnectAsync();
        await PushAsync(client, static batch => Add(batch, 2000));

        var result = await PushAsync(client, static batch => Add(batch, 1000));

        Assert.Equal(RequestError.BadRequest, result.Error);
        Assert.StartsWith("out of order sample for series {__name__=\"up\"", Assert.Single(result.Messages), StringComparison.Ordinal);
        Assert.Equal([new MetricDiscard("sample-out-of-order", 1)], result.Discarded);
        Assert.Equal(new MetricCounts(1, 0, 0), result.Refused);

        static void Add(MetricBatch batch, long timestampMs)
        {
            Begin(batch, Up);
            batch.AddFloat(timestampMs, 1);
        }
    }

    [Fact]
    public async Task Blocks_are_named_after_a_flush()
    {
        await using var client = await ConnectAsync();
        await PushAsync(client, static batch =>
        {
            Begin(batch, Up);
            batch.AddFloat(1000, 1);
        });
        await client.Client.FlushAsync(Cancelled);

        using var after = await client.Client.Metrics.SelectAsync(Tenant, new MetricSelection([], 0, 5000), Cancelled);

        Assert.Empty(after.Series.Series);
        Assert.Single(after.RecentBlocks);
    }

    private protected abstract Task<ConnectedClient> ConnectAsync(IngesterFixture fixture);

    private static Comparer<LabelSet> LabelOrder => Comparer<LabelSet>.Create(LabelSet.Compare);

    private static void Begin(MetricBatch batch, LabelSet labels)
    {
        var bytes = SeriesLabels.ToBytes(labels);
        batch.BeginSeries(batch.AppendText(bytes), SeriesLabels.Hash(bytes), LabelFault.None);
    }

    private static async Task<MetricPushResult> PushAsync(ConnectedClient client, Action<MetricBatch> fill)
    {
        using var batch = new MetricBatch();
        fill(batch);
        using var frame = new ByteBuffer();
        var writer = new MetricFrameWriter(frame);
        writer.Begin();
        for (var i = 0; i < batch.SeriesCount; i++)
        {
            writer.AddSeries(batch, i);
        }

        for (var i = 0; i < batch.Metadata.Length; i++)
        {
            writer.AddMetadata(batch, i);
        }

        writer.End();
        return await client.Client.Metrics.PushAsync(Tenant, frame.WrittenMemory, Cancelled);
    }

    private async Task<ConnectedClient> ConnectAsync()
        => await ConnectAsync(await IngesterFixture.StartAsync(IngesterFixture.QuickConfig, static _ => default));
}

/// <summary>The contract by direct calls.</summary>
public sealed class DirectMetricIngesterTests : MetricIngesterContract
{
    private protected override Task<ConnectedClient> ConnectAsync(IngesterFixture fixture) => ConnectedClient.DirectAsync(fixture);
}

/// <summary>The contract over gRPC on a real port.</summary>
public sealed class RpcMetricIngesterTests : MetricIngesterContract
{
    private protected override Task<ConnectedClient> ConnectAsync(IngesterFixture fixture) => ConnectedClient.RpcAsync(fixture);
}

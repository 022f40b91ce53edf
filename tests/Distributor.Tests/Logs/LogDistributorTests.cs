using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Codecs;
using Trine.Distributor.Http;
using Trine.Distributor.Limits;
using Trine.Distributor.Logs;
using Trine.Distributor.Replication;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Logs;
using Trine.Ring;

namespace Trine.Distributor.Tests.Logs;

public sealed class LogDistributorTests : IDisposable
{
    private static readonly long NowNs = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    private readonly DistributorMetrics _metrics = new();
    private readonly FakePool _pool = new(5);
    private LogLimits _limits = new();

    [Fact]
    public async Task Each_stream_goes_to_as_many_ingesters_as_it_has_replicas()
    {
        using var batch = Batch(("a", NowNs, "x"), ("b", NowNs, "y"), ("c", NowNs, "z"));

        await PushAsync(batch, replicationFactor: 3);

        await WaitForAsync(() => _pool.Lines.Count() == 9);
        Assert.All(_pool.Lines.GroupBy(line => line), group => Assert.Equal(3, group.Count()));
    }

    [Fact]
    public async Task A_push_succeeds_while_a_quorum_stores_it()
    {
        _pool.Broken.Add(0);
        using var batch = Batch([.. Enumerable.Range(0, 50).Select(i => ($"s{i}", NowNs, "x"))]);

        await PushAsync(batch, replicationFactor: 3);
    }

    [Fact]
    public async Task A_push_fails_once_a_stream_cannot_reach_its_quorum()
    {
        _pool.Broken.UnionWith([0, 1, 2, 3]);
        using var batch = Batch(("a", NowNs, "x"));

        var failure = await Assert.ThrowsAsync<RequestException>(() => PushAsync(batch, replicationFactor: 3));

        Assert.Equal(RequestError.Unavailable, failure.Error);
    }

    [Fact]
    public async Task Too_few_ingesters_for_a_quorum_are_an_error_of_ours()
    {
        using var batch = Batch(("a", NowNs, "x"));
        var pool = new FakePool(1);

        var failure = await Assert.ThrowsAsync<RequestException>(
            () => Distributor(pool, 3).PushAsync(Tenant(), batch, "json", CancellationToken.None));

        Assert.Equal(RequestError.Internal, failure.Error);
        Assert.Equal("at least 2 live replicas required, could only find 1", failure.Message);
    }

    [Fact]
    public async Task Good_rows_are_stored_and_bad_ones_named()
    {
        using var batch = Batch(("a", NowNs, "good"), ("a2", NowNs + (long)1e15, "future"));

        var failure = await Assert.ThrowsAsync<RequestException>(() => PushAsync(batch));

        Assert.Equal(RequestError.BadRequest, failure.Error);
        Assert.StartsWith(
            "entry for stream '{job=\"a2\", service_name=\"a2\"}' has timestamp too new: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["good"], _pool.Lines);
    }

    [Fact]
    public async Task Equal_faults_are_grouped_with_their_number()
    {
        _limits = new LogLimits { LabelValueLengthMax = 3 };
        using var batch = Batch(("long-value", NowNs, "x"), ("long-value", NowNs, "y"), ("other-value", NowNs, "z"));

        var failure = await Assert.ThrowsAsync<RequestException>(() => PushAsync(batch));

        Assert.Contains("2 errors like: stream '{job=\"long-value\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("; 1 errors like: stream '{job=\"other-value\"", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(262_144, true)]
    [InlineData(262_145, false)]
    public async Task The_line_limit_includes_its_bound(int length, bool isAccepted)
    {
        using var batch = Batch(("a", NowNs, new string('x', length)));

        var failure = await Record.ExceptionAsync(() => PushAsync(batch));

        Assert.Equal(isAccepted, failure is null);
        Assert.True(isAccepted || failure!.Message.StartsWith(
            "max entry size '262144' bytes exceeded for stream '{job=\"a\", service_name=\"a\"}' while adding an entry with "
            + "length '262145' bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Long_lines_are_cut_where_the_tenant_wants_it()
    {
        _limits = new LogLimits { LineSizeTruncate = true, LineSizeMax = new(4) };
        using var batch = Batch(("a", NowNs, "abcdef"));

        await PushAsync(batch);

        Assert.Equal(["abcd"], _pool.Lines);
    }

    [Fact]
    public async Task Over_the_rate_the_whole_request_is_refused()
    {
        _limits = new LogLimits { IngestionRateMegabytes = 1e-6, IngestionBurstMegabytes = 1e-5 };
        using var batch = Batch(("a", NowNs, "a line that is longer than ten bytes"));

        var failure = await Assert.ThrowsAsync<RequestException>(() => PushAsync(batch));

        Assert.Equal(RequestError.RateLimited, failure.Error);
        Assert.StartsWith(
            "ingestion rate limit exceeded for user t (limit: 1 bytes/sec) while attempting to ingest '1' lines totaling '36' bytes",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Empty(_pool.Lines);
    }

    [Fact]
    public async Task Over_the_rate_an_exporter_is_told_over_grpc_when_to_try_again()
    {
        _limits = new LogLimits { IngestionRateMegabytes = 1e-6, IngestionBurstMegabytes = 1e-5 };
        var endpoint = new OtlpLogsEndpoint(
            Distributor(_pool, replicationFactor: 1), new InflightBytes(1 << 20), PushBodyLimits.Default, TimeProvider.System);
        using var request = Export("a line that is longer than ten bytes");
        using var response = new ByteBuffer();

        var fault = await Assert.ThrowsAsync<GrpcException>(
            () => endpoint.ExportAsync(request.WrittenMemory, response, Tenant(), CancellationToken.None).AsTask());

        Assert.Equal(StatusCode.ResourceExhausted, fault.Status);
        Assert.True(fault.Details.Span.IndexOf("type.googleapis.com/google.rpc.RetryInfo"u8) > 0);
    }

    [Fact]
    public async Task A_push_of_streams_without_entries_is_no_error()
    {
        using var noEntries = new LogBatch();
        noEntries.BeginStream(LabelSet.Create(new Label("job", new string('a', 10_000)))); // No matter, without entries.

        await PushAsync(noEntries);

        Assert.Empty(_pool.Lines);
    }

    [Fact]
    public async Task Equal_times_are_moved_apart_where_the_tenant_wants_it()
    {
        _limits = new LogLimits { IncrementDuplicateTimestamp = true };
        using var batch = new LogBatch();
        batch.BeginStream(LabelSet.Create(new Label("job", "a")));
        foreach (var line in new[] { "a", "a", "b", "c" })
        {
            batch.AddRow(NowNs, batch.AppendText(Encoding.UTF8.GetBytes(line)));
        }

        await PushAsync(batch);

        Assert.Equal([NowNs, NowNs, NowNs + 1, NowNs + 2], batch.TimestampsNs.ToArray());
    }

    public void Dispose() => _metrics.Dispose();

    private static TenantId Tenant() => TenantId.Parse("t");

    private static LogBatch Batch(params (string Job, long TimestampNs, string Line)[] rows)
    {
        var batch = new LogBatch();
        foreach (var (job, timestampNs, line) in rows)
        {
            batch.BeginStream(LabelSet.Create(new Label("job", job)));
            batch.AddRow(timestampNs, batch.AppendText(Encoding.UTF8.GetBytes(line)));
        }

        return batch;
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // Only a failure waits this long.
        while (!condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    private async Task PushAsync(LogBatch batch, int replicationFactor = 1)
        => (await Distributor(_pool, replicationFactor).PushAsync(Tenant(), batch, "json", CancellationToken.None))
            .ThrowIfRefused();

    private LogDistributor Distributor(FakePool pool, int replicationFactor)
    {
        var replicator = new Replicator<LogPushResult>(
            new ReplicatorParts(pool, replicationFactor, TimeSpan.FromSeconds(10), _metrics, NullLogger.Instance),
            (client, tenant, frame, token) => client.Logs.PushAsync(tenant, frame, token),
            result => result.Error is not null);
        return new LogDistributor(
            replicator, _ => _limits, new TenantRateLimiter(TimeProvider.System), _metrics, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>An <c>ExportLogsServiceRequest</c> of one record.</summary>
    private static ByteBuffer Export(string line)
    {
        var output = new ByteBuffer();
        var writer = new ProtoWriter(output);
        var resource = writer.BeginMessage(1);
        var scope = writer.BeginMessage(2);
        var record = writer.BeginMessage(2);
        var body = writer.BeginMessage(5);
        writer.WriteString(1, line);
        writer.EndMessage(body);
        writer.EndMessage(record);
        writer.EndMessage(scope);
        writer.EndMessage(resource);
        return output;
    }

    /// <summary>Ingesters that keep the lines they get, some of them broken.</summary>
    private sealed class FakePool : IIngesterPool
    {
        private readonly Dictionary<string, FakeIngester> _clients;

        public FakePool(int count)
        {
            Ring = new HashRing(Enumerable.Range(0, count).Select(i => new RingMember("ingester", $"h{i}:1", "")));
            _clients = Ring.Members.ToDictionary(
                member => member.Address,
                member => new FakeIngester(() => Broken.Contains(int.Parse(member.Address[1..^2]))));
        }

        public HashSet<int> Broken { get; } = [];

        public HashRing Ring { get; }

        public IEnumerable<string> Lines => _clients.Values.SelectMany(client => client.Lines);

        public IIngesterClient ClientOf(RingMember member) => _clients[member.Address];
    }

    private sealed class FakeIngester(Func<bool> isBroken) : IIngesterClient, ILogIngester
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogIngester Logs => this;

        public IMetricIngester Metrics => throw new NotSupportedException();

        public ITraceIngester Traces => throw new NotSupportedException();

        public async ValueTask<LogPushResult> PushAsync(
            TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (isBroken())
            {
                throw new IOException("broken");
            }

            foreach (var chunk in FrameLogChunk.Decode(frame.Span, isHead: true))
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    _lines.Enqueue(Encoding.UTF8.GetString(chunk.Line(row)));
                }
            }

            return LogPushResult.Stored;
        }

        public ValueTask<LogSelectResult> SelectAsync(
            TenantId tenant, LogSelection selection, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
            TenantId tenant, IReadOnlyList<LabelMatcher> matchers, TimeRange range, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public IAsyncEnumerable<LogTailFrame> TailAsync(
            TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public Task FlushAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

using System.Globalization;
using Trine.Testing;
using Trine.Testing.Metrics;
using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Metrics;

/// <summary>Real senders scrape a real exporter and write to us; we die in between, and have what they have afterwards.</summary>
/// <remarks><c>TRINE_SENDER_SECONDS</c> makes a run longer than the usual 20 seconds.</remarks>
public sealed class RemoteWriteSenderTests
{
    private const int DefaultSeconds = 20;
    private const int Kills = 2;
    private const string Selector = """{job="node",__name__!~"scrape_.*|up"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static int Seconds
        => int.TryParse(Environment.GetEnvironmentVariable("TRINE_SENDER_SECONDS"), CultureInfo.InvariantCulture, out var seconds)
            ? seconds : DefaultSeconds;

    [Theory]
    [InlineData("prometheus.WriteRequest")]
    [InlineData("io.prometheus.write.v2.Request")]
    public async Task Prometheus_and_we_have_the_same_samples(string message)
    {
        var file = ProgramOrSkip("prometheus");
        using var folder = new TemporaryFolder();
        await using var server = await StartServerAsync();
        await using var exporter = Exporter.Start();
        var port = FreePort.Next();
        File.WriteAllText(folder.Combine("prometheus.yml"), $"""
            global: {"{"}scrape_interval: 1s{"}"}
            scrape_configs:
              - job_name: node
                static_configs: [{"{"}targets: ['127.0.0.1:{exporter.Port}']{"}"}]
            remote_write:
              - url: {server.Http}api/v1/write
                protobuf_message: {message}
                metadata_config: {"{"}send: false{"}"}
                queue_config: {"{"}max_backoff: 500ms, batch_send_deadline: 500ms{"}"}
            """);
        await using var sender = ProgramProcess.Start(
            file,
            $"--config.file={folder.Combine("prometheus.yml")}",
            $"--storage.tsdb.path={folder.Combine("data")}",
            $"--web.listen-address=127.0.0.1:{port}");
        await AssertSameAsync(server, new Uri($"http://127.0.0.1:{port}"), () => sender.Log);
    }

    [Fact]
    public async Task Vmagent_gives_us_the_same_samples_as_its_own_server()
    {
        var (agent, storage) = (ProgramOrSkip("vmagent"), ProgramOrSkip("victoria-metrics"));
        using var folder = new TemporaryFolder();
        await using var server = await StartServerAsync();
        await using var exporter = Exporter.Start();
        var (agentPort, storagePort) = (FreePort.Next(), FreePort.Next());
        await using var victoria = ProgramProcess.Start(
            storage,
            $"-storageDataPath={folder.Combine("victoria")}",
            $"-httpListenAddr=127.0.0.1:{storagePort}",
            "-search.latencyOffset=0s");
        File.WriteAllText(folder.Combine("scrape.yml"), $"""
            global: {"{"}scrape_interval: 1s{"}"}
            scrape_configs:
              - job_name: node
                static_configs: [{"{"}targets: ['127.0.0.1:{exporter.Port}']{"}"}]
            """);
        await using var sender = ProgramProcess.Start(
            agent,
            $"-promscrape.config={folder.Combine("scrape.yml")}",
            $"-httpListenAddr=127.0.0.1:{agentPort}",
            $"-remoteWrite.tmpDataPath={folder.Combine("agent")}",
            "-remoteWrite.flushInterval=500ms",
            "-remoteWrite.retryMaxTime=1s",
            "-remoteWrite.forcePromProto=true",

            // VictoriaMetrics answers the end of a series, such as that of a file system which others unmount, with a NaN.
            "-promscrape.noStaleMarkers=true",
            $"-remoteWrite.url={server.Http}api/v1/write",
            $"-remoteWrite.url=http://127.0.0.1:{storagePort}/api/v1/write");
        await AssertSameAsync(server, new Uri($"http://127.0.0.1:{storagePort}"), () => sender.Log);
    }

    private static Task<SingleProcess> StartServerAsync()
        => SingleProcess.StartAsync(
            [
                "--own_logs.enabled=false",
                "--limits.metrics.ingestion_rate=1000000",
                "--limits.metrics.ingestion_burst_size=1000000",

                // A sender with several queues sends again, after a failure, what is older than what others have sent.
                "--limits.metrics.out_of_order_time_window=10m",
            ],
            Cancelled);

    private static string ProgramOrSkip(string name)
    {
        Assert.SkipWhen(PeerPrograms.Find("prometheus-node-exporter") is null, PeerPrograms.AbsenceOf("prometheus-node-exporter"));
        var file = PeerPrograms.Find(name);
        Assert.SkipWhen(file is null, PeerPrograms.AbsenceOf(name));
        return file ?? "";
    }

    /// <summary>Lets the sender work, kills us on the way, and compares every sample of the stretch.</summary>
    private static async Task AssertSameAsync(SingleProcess server, Uri other, Func<string> log)
    {
        using var ours = new PrometheusClient(server.Http);
        using var theirs = new PrometheusClient(other);
        await Eventually.BecomesAsync(
            "samples at the sender", async () => (await TryCountAsync(theirs)) > 0, Cancelled);
        var start = Now();
        for (var kill = 0; kill < Kills; kill++)
        {
            // Not a wait for something: the sender is to work meanwhile.
            await Task.Delay(TimeSpan.FromSeconds((double)Seconds / (Kills + 1)), Cancelled);
            await server.Process.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), Cancelled);
            await server.StartAsync(Cancelled);
        }

        await Task.Delay(TimeSpan.FromSeconds((double)Seconds / (Kills + 1)), Cancelled);
        var end = Now();
        var seconds = (int)(end - start);
        IReadOnlyList<SeriesSamples> wanted = [];
        IReadOnlyList<SeriesSamples> found = [];
        try
        {
            await Eventually.BecomesAsync(
                "the same samples on both sides",
                async () =>
                {
                    wanted = await theirs.SamplesAsync(Selector, end, seconds, Cancelled);
                    found = await ours.SamplesAsync(Selector, end, seconds, Cancelled);
                    return wanted.Count > 0 && wanted.SequenceEqual(found);
                },
                Cancelled);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{wanted.Except(found).Count()} of {wanted.Count} series differ, such as\n{wanted.Except(found).FirstOrDefault()}\n"
                + $"{found.Except(wanted).FirstOrDefault()}\n{log()}\n{server.Process.Log}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{wanted.Count} series over {seconds} s are the same, {Kills} kills in between");
    }

    private static async Task<int> TryCountAsync(PrometheusClient client)
    {
        try
        {
            return (await client.QueryAsync(Selector, Now(), Cancelled)).Count;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>A node exporter on a port of its own.</summary>
    private sealed class Exporter : IAsyncDisposable
    {
        private readonly ProgramProcess _process;

        private Exporter(int port)
        {
            Port = port;
            _process = ProgramProcess.Start(
                PeerPrograms.Find("prometheus-node-exporter") ?? "", $"--web.listen-address=127.0.0.1:{port}");
        }

        public int Port { get; }

        public static Exporter Start() => new(FreePort.Next());

        public ValueTask DisposeAsync() => _process.DisposeAsync();
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Configuration;
using Trine.Ingester.Heads;
using Trine.Ingester.Logs;
using Trine.Ingester.Metrics;
using Trine.Ingester.Traces;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Ingesters;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Logs.Head;
using Trine.Storage.Metrics;
using Trine.Storage.Objects;
using Trine.Storage.Wal;

namespace Trine.Ingester.Tests.Logs;

/// <summary>An ingester over a real directory, which can be left behind as a crash would leave it.</summary>
internal sealed class IngesterFixture : IAsyncDisposable
{
    public static readonly TenantId Tenant = TenantId.Parse("tenant");

    public static readonly IReadOnlyList<LabelMatcher> AnyApp = [new LabelMatcher("app", MatchOp.NotEqual, "")];

    private readonly string _folder;
    private readonly DirectoryObjectStore _objects;
    private readonly HeadMetrics _metrics = new("loki_ingester", "logs");
    private readonly LogIngesterMetrics _logMetrics = new();

    private IngesterFixture(string folder, IngesterConfig config, Func<TenantId, LogStreamLimits>? limits, TimeProvider time)
    {
        _folder = folder;
        _objects = new DirectoryObjectStore(Path.Combine(folder, "store"));
        Store = new FaultyStore(_objects);
        Config = config;
        Ingester = new LogIngester(PartsOf("logs", time), limits ?? (_ => LogStreamLimits.None), _logMetrics);
        Client = new LocalIngester(
            Ingester,
            new MetricIngester(PartsOf("metrics", time), static _ => new MetricHeadLimits { ExemplarsMax = 10 }),
            new TraceIngester(PartsOf("traces", time), _ => default));
    }

    /// <summary>Quick retries, and no flush that a test did not ask for.</summary>
    public static IngesterConfig QuickConfig { get; } = new()
    {
        FlushBackoff = new BackoffConfig
        {
            MinPeriod = Duration.FromMilliseconds(1),
            MaxPeriod = Duration.FromMilliseconds(2),
        },
        FlushCheckPeriod = Duration.FromHours(1),
        Wal = new IngesterWalConfig { DiskFullThreshold = 1 },
    };

    public IngesterConfig Config { get; }

    public FaultyStore Store { get; }

    public LogIngester Ingester { get; }

    public LocalIngester Client { get; }

    public string WalFolder => Path.Combine(_folder, "wal", "logs");

    public int SegmentCount => Directory.GetFiles(WalFolder, "*.wal").Length;

    public static Task<IngesterFixture> StartAsync(
        IngesterConfig? config = null, Func<TenantId, LogStreamLimits>? limits = null, TimeProvider? time = null)
        => StartInAsync(Directory.CreateTempSubdirectory("trine-ingester-").FullName, config, limits, time);

    /// <summary>Opens what a crash at this moment would have left.</summary>
    public Task<IngesterFixture> CrashAndRestartAsync(IngesterConfig? config = null)
        => StartInAsync(CopyFolder(), config ?? Config, null, null);

    /// <summary>Copies the folder as it is now, without the locks of who has it open.</summary>
    public string CopyFolder()
    {
        var copy = Directory.CreateTempSubdirectory("trine-ingester-").FullName;
        var files = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories);
        foreach (var source in files.Where(path => Path.GetFileName(path) != "LOCK"))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(_folder, source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // A file below the copy's root.
            try
            {
                using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var to = File.Create(target);
                from.CopyTo(to);
            }
            catch (FileNotFoundException)
            {
                // A scratch file whose flush gave up meanwhile.
            }
        }

        return copy;
    }

    public static async Task<IngesterFixture> StartInAsync(
        string folder, IngesterConfig? config, Func<TenantId, LogStreamLimits>? limits, TimeProvider? time)
    {
        var fixture = new IngesterFixture(folder, config ?? QuickConfig, limits, time ?? TimeProvider.System);
        await fixture.Client.StartAsync(TestContext.Current.CancellationToken);
        return fixture;
    }

    public async Task<LogPushResult> PushAsync(params IEnumerable<TestRow> rows)
        => await Ingester.PushAsync(Tenant, TestRow.Frame(rows), TestContext.Current.CancellationToken);

    public Task FlushAsync() => Ingester.FlushAsync(TestContext.Current.CancellationToken);

    /// <summary>Rows in memory.</summary>
    public async Task<List<TestRow>> ReadHeadAsync(TenantId? tenant = null)
    {
        var selection = new LogSelection(AnyApp, TimeRange.All, []);
        var result = await Ingester.SelectAsync(tenant ?? Tenant, selection, TestContext.Current.CancellationToken);
        return await TestRow.ReadAsync(result.Chunks);
    }

    /// <summary>Rows in the blocks that the bucket index names.</summary>
    public async Task<List<TestRow>> ReadBlocksAsync()
    {
        var rows = new List<TestRow>();
        var bucket = new BlockBucket(Tenant, "logs");
        using var pages = new LogPageCache(16 << 20);
        foreach (var meta in await BlocksAsync())
        {
            var reader = await LogBlockReader.OpenAsync(
                _objects, bucket, meta, pages, TestContext.Current.CancellationToken);
            rows.AddRange(await TestRow.ReadAsync(await reader.SelectAsync(
                new LogSelection(AnyApp, TimeRange.All, []), TestContext.Current.CancellationToken)));
        }

        return rows;
    }

    public async Task<IReadOnlyList<BlockMeta>> BlocksAsync()
    {
        var store = new BucketIndexStore(_objects, new BlockBucket(Tenant, "logs"), TimeProvider.System);
        var (index, _, damages) = await store.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Empty(damages);
        return index.Blocks;
    }

    /// <summary>Asserts that these rows, and no others, are in memory or in blocks, each once.</summary>
    public async Task AssertHoldsAsync(IEnumerable<TestRow> wanted, string where = "")
    {
        var rows = (await ReadHeadAsync()).Concat(await ReadBlocksAsync());
        Assert.True(
            Order(wanted).SequenceEqual(Order(rows)),
            $"{where}: want {wanted.Count()} rows, got {rows.Count()}, {rows.Distinct().Count()} of them distinct");
    }

    public async ValueTask DisposeAsync()
    {
        Store.Heal();
        await Client.DisposeAsync();
        _objects.Dispose();
        _metrics.Dispose();
        _logMetrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private HeadParts PartsOf(string signal, TimeProvider time) => new(
        signal,
        Config,
        new WalConfig { Sync = WalSync.Never, DiskFullThreshold = Config.Wal.DiskFullThreshold },
        Path.Combine(_folder, "wal", signal),
        Path.Combine(_folder, "scratch", signal),
        Store,
        _metrics,
        time,
        NullLogger.Instance);

    private static IEnumerable<TestRow> Order(IEnumerable<TestRow> rows)
        => rows.OrderBy(row => row.Stream.ToString()).ThenBy(row => row.TimestampNs).ThenBy(row => row.Line);
}

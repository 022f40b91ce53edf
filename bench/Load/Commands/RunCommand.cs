using System.Diagnostics;
using Trine.Load.Generation;
using Trine.Load.Measuring;
using Trine.Load.Pushing;
using Trine.Load.Querying;
using Trine.Load.Reports;
using Trine.Load.Servers;

namespace Trine.Load.Commands;

/// <summary>Measures the built server from beginning to end and writes the page of figures.</summary>
internal static class RunCommand
{
    /// <summary>Limits out of the way: the load is old, and larger than a tenant usually sends.</summary>
    private static readonly string[] Flags =
    [
        "--limits.logs.reject_old_samples=false",
        "--limits.logs.ingestion_rate_mb=10000",
        "--limits.logs.ingestion_burst_size_mb=10000",
        "--limits.logs.per_stream_rate_limit=1GB",
        "--limits.logs.per_stream_rate_limit_burst=1GB",
        "--limits.logs.max_global_streams_per_user=0",
        "--limits.logs.max_query_series=100000",
    ];

    public static async Task<bool> RunAsync(ReadOnlyMemory<string> args, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(
            args.Span, "megabytes", "connections", "repeat", "seed", "streams", "server", "output");
        var repository = Repository.Find();
        var serverDll = arguments.Text("server", repository.ServerDll);
        var (load, queries) = Prepare(arguments);
        Console.WriteLine($"load        {load.LineBytes / 1e6:F1} MB, {load.Rows} lines, {load.Description}");
        await using var server = await ServerUnderTest.StartAsync(serverDll, Flags, cancellationToken);
        var figures = await MeasureAsync(server, load, queries, arguments, cancellationToken) with
        {
            Command = CommandLine(args.Span, load.IsRecorded),
            ServerVersion = FileVersionInfo.GetVersionInfo(serverDll).ProductVersion ?? "unknown",
        };
        WritePage(figures, arguments.Text("output", repository.BenchmarksPage));
        return IsComplete(figures);
    }

    private static (PreparedLoad Load, IReadOnlyList<NamedQuery> Queries) Prepare(Arguments arguments)
    {
        var folder = Environment.GetEnvironmentVariable("TRINE_BENCH_DATA") ?? "";
        var file = Environment.GetEnvironmentVariable("TRINE_BENCH_QUERIES") ?? "";
        if (folder.Length > 0 && file.Length == 0)
        {
            throw new LoadException("TRINE_BENCH_DATA needs TRINE_BENCH_QUERIES: builtin queries are for generated logs");
        }

        var load = folder.Length > 0
            ? PreparedLoad.Read(folder)
            : PreparedLoad.Generate(new LoadPlan
            {
                LineBytes = arguments.Int("megabytes", 420, 1) * 1_000_000L,
                Seed = arguments.Int("seed", 1, int.MinValue),
                Streams = arguments.Int("streams", 200, 1),
            });
        return (load, file.Length > 0 ? NamedQuery.ReadFile(file) : BuiltinQueries.For(load.Range, load.Needle));
    }

    private static async Task<RunFigures> MeasureAsync(
        ServerUnderTest server,
        PreparedLoad load,
        IReadOnlyList<NamedQuery> queries,
        Arguments arguments,
        CancellationToken cancellationToken)
    {
        var options = new PushOptions
        {
            Server = server.Address,
            Connections = arguments.Int("connections", 4, 1),
            ContentType = load.ContentType,
            ContentEncoding = load.ContentEncoding,
        };
        var push = await PushRun.RunAsync(load, options, server.Meter, cancellationToken);
        Console.Write(push);

        var cpuBefore = server.Meter.CpuSeconds;
        var start = Stopwatch.GetTimestamp();
        using var http = Clients.ForQueries(server.Address, "");
        using var flush = await http.PostAsync(new Uri("/flush", UriKind.Relative), null, cancellationToken);
        flush.EnsureSuccessStatusCode();
        var flushTime = Stopwatch.GetElapsedTime(start);
        var flushUse = ServerUse.Since(cpuBefore, server.Meter);
        var (blockBytes, otherBytes) = server.DiskBytes;
        Console.WriteLine(
            $"flush       {flushTime.TotalSeconds:F2} s, {flushUse.CpuSeconds:F2} CPU s; "
            + $"{blockBytes / 1e6:F1} MB in blocks, {otherBytes / 1e6:F1} MB beside");

        var rows = await StoredRows.CountAsync(http, load.Range, cancellationToken);
        Console.WriteLine($"stored      {rows} of {push.Tally.Rows} acknowledged lines");
        return new RunFigures
        {
            Load = load,
            Connections = options.Connections,
            Push = push,
            FlushCpuSeconds = flushUse.CpuSeconds,
            BlockBytes = blockBytes,
            OtherBytes = otherBytes,
            StoredRows = rows,
            Queries = await QueryAsync(http, server.Meter, queries, arguments.Int("repeat", 5, 1), cancellationToken),
            PeakBytes = server.Meter.PeakBytes,
        };
    }

    private static async Task<IReadOnlyList<QueryReport>> QueryAsync(
        HttpClient http,
        ProcessMeter server,
        IReadOnlyList<NamedQuery> queries,
        int repeat,
        CancellationToken cancellationToken)
    {
        var run = new QueryRun(http, server);
        var reports = new List<QueryReport>();
        foreach (var query in queries)
        {
            reports.Add(await run.RunAsync(query, repeat, cancellationToken));
            Console.WriteLine(reports[^1]);
        }

        return reports;
    }

    private static void WritePage(RunFigures figures, string path)
    {
        if (path != "-")
        {
            File.WriteAllText(path, BenchmarksPage.Render(figures, Machine.Current, DateTimeOffset.UtcNow));
        }
    }

    /// <summary>The command as others would repeat it, without paths of this machine.</summary>
    private static string CommandLine(ReadOnlySpan<string> args, bool isRecorded)
    {
        var words = new List<string>();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--server" or "--output"))
            {
                words.AddRange([args[i], args[i + 1]]);
            }
        }

        var data = isRecorded ? "TRINE_BENCH_DATA=… TRINE_BENCH_QUERIES=… " : "";
        return $"{data}dotnet run -c Release --project bench/Load -- run {string.Join(' ', words)}".Trim();
    }

    private static bool IsComplete(RunFigures figures)
    {
        if (figures.StoredRows != figures.Push.Tally.Rows || figures.Push.Tally.LostBodies > 0)
        {
            Console.Error.WriteLine("not every line that was sent is stored");
            return false;
        }

        return figures.Queries.All(query => query.Status == 200);
    }
}

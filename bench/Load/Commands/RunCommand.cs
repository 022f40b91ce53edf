using System.Diagnostics;
using Trine.Load.Generation;
using Trine.Load.Measuring;
using Trine.Load.Pushing;
using Trine.Load.Querying;
using Trine.Load.Reports;
using Trine.Load.Servers;
using Trine.Load.Signals;

namespace Trine.Load.Commands;

/// <summary>Measures the built server from beginning to end, signal by signal, and writes the page of figures.</summary>
internal static class RunCommand
{
    public static async Task<bool> RunAsync(ReadOnlyMemory<string> args, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(
            args.Span, "signal", "percent", "connections", "repeat", "seed", "server", "peers", "output");
        var repository = Repository.Find();
        var serverDll = arguments.Text("server", repository.ServerDll);
        var output = arguments.Text("output", repository.BenchmarksPage);
        var isFine = true;
        foreach (var bench in SignalsOf(arguments.Text("signal", "")))
        {
            Console.WriteLine($"== {bench.Name}");
            var (load, queries) = Prepare(bench, arguments);
            Console.WriteLine($"load        {load.LineBytes / 1e6:F1} MB, {load.Rows} {bench.Items}, {load.Description}");
            var own = await MeasureAsync(
                ServerProgram.Trine(serverDll, bench.PushPath, bench.Flags), bench, load, queries, arguments, cancellationToken);
            var rivals = new List<RunFigures>();
            foreach (var rival in RivalsOf(bench, arguments.Text("peers", "")))
            {
                rivals.Add(await MeasureAsync(rival, bench, load, queries, arguments, cancellationToken));
            }

            isFine &= IsComplete(own, bench);
            if (output != "-")
            {
                var version = FileVersionInfo.GetVersionInfo(serverDll).ProductVersion ?? "unknown";
                var section = new SignalSection(bench, own, rivals).Render(
                    Machine.Current, DateTimeOffset.UtcNow, version, CommandLine(bench, args.Span, load.IsRecorded));
                var page = File.Exists(output) ? File.ReadAllText(output) : "";
                File.WriteAllText(output, BenchmarksPage.With(page, bench.Name, section));
            }
        }

        return isFine;
    }

    private static IEnumerable<SignalBench> SignalsOf(string names)
        => names.Length == 0
            ? SignalBench.All
            : names.Split(',').Select(static name => SignalBench.All.FirstOrDefault(bench => bench.Name == name)
                ?? throw new LoadException($"--signal: got '{name}', want logs, metrics or traces"));

    private static IEnumerable<ServerProgram> RivalsOf(SignalBench bench, string folder)
        => folder.Length == 0 || bench is not MetricBench
            ? []
            : [ServerProgram.Prometheus(Path.Combine(folder, "prometheus")), ServerProgram.VictoriaMetrics(Path.Combine(folder, "victoria-metrics"))];

    private static (PreparedLoad Load, IReadOnlyList<NamedQuery> Queries) Prepare(SignalBench bench, Arguments arguments)
    {
        var folder = Variable("DATA");
        var file = Variable("QUERIES");
        if (folder.Length > 0 && file.Length == 0)
        {
            throw new LoadException(
                $"{NameOf("DATA")} needs {NameOf("QUERIES")}: builtin queries are for generated {bench.Name}");
        }

        var load = folder.Length > 0
            ? PreparedLoad.Read(folder, bench.Name)
            : bench.Generate(new LoadScale(arguments.Int("percent", 100, 1) / 100.0, arguments.Int("seed", 1, int.MinValue)));
        return (load, file.Length > 0 ? NamedQuery.ReadFile(file) : bench.QueriesFor(load));

        string NameOf(string what) => $"TRINE_BENCH_{bench.Name.ToUpperInvariant()}_{what}";

        string Variable(string what) => Environment.GetEnvironmentVariable(NameOf(what)) ?? "";
    }

    private static async Task<RunFigures> MeasureAsync(
        ServerProgram program,
        SignalBench bench,
        PreparedLoad load,
        IReadOnlyList<NamedQuery> queries,
        Arguments arguments,
        CancellationToken cancellationToken)
    {
        Console.WriteLine($"-- {program.Name}");
        await using var server = await ServerUnderTest.StartAsync(program, cancellationToken);
        var options = new PushOptions
        {
            Server = server.Address,
            Path = program.PushPath,
            Connections = arguments.Int("connections", bench.Connections, 1),
            ContentType = load.ContentType,
            ContentEncoding = load.ContentEncoding,
        };
        var push = await PushRun.RunAsync(load, options, server.Meter, cancellationToken);
        Console.Write(push);
        using var http = Clients.ForQueries(server.Address, "");
        var flushCpuSeconds = await FlushAsync(server, program, http, cancellationToken);
        var (blockBytes, otherBytes) = server.DiskBytes;
        Console.WriteLine($"disk        {blockBytes / 1e6:F1} MB in blocks, {otherBytes / 1e6:F1} MB beside");
        var rows = await StoredRows.CountAsync(http, bench.CountPath(load), cancellationToken);
        Console.WriteLine($"stored      {rows} of {push.Tally.Rows} acknowledged {bench.Items}");
        return new RunFigures
        {
            Name = program.Name,
            Load = load,
            Connections = options.Connections,
            Push = push,
            FlushCpuSeconds = flushCpuSeconds,
            BlockBytes = blockBytes,
            OtherBytes = otherBytes,
            StoredRows = rows,
            Queries = await QueryAsync(http, server.Meter, queries, arguments.Int("repeat", 5, 1), cancellationToken),
            PeakBytes = server.Meter.PeakBytes,
        };
    }

    /// <summary>Writes what is in memory to disk, where a server can be asked to.</summary>
    /// <returns>The CPU time that it took.</returns>
    private static async Task<double> FlushAsync(
        ServerUnderTest server, ServerProgram program, HttpClient http, CancellationToken cancellationToken)
    {
        if (program.FlushPath.Length == 0)
        {
            return 0;
        }

        var cpuBefore = server.Meter.CpuSeconds;
        var start = Stopwatch.GetTimestamp();
        using var flush = await http.PostAsync(new Uri(program.FlushPath, UriKind.Relative), null, cancellationToken);
        flush.EnsureSuccessStatusCode();
        var use = ServerUse.Since(cpuBefore, server.Meter);
        Console.WriteLine($"flush       {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s, {use.CpuSeconds:F2} CPU s");
        return use.CpuSeconds;
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

    /// <summary>The command as others would repeat it, without paths of this machine.</summary>
    private static string CommandLine(SignalBench bench, ReadOnlySpan<string> args, bool isRecorded)
    {
        var words = new List<string> { "--signal", bench.Name };
        for (var i = 0; i < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--server" or "--output" or "--signal":
                    break;
                case "--peers":
                    words.AddRange([args[i], "…"]);
                    break;
                default:
                    words.AddRange([args[i], args[i + 1]]);
                    break;
            }
        }

        var name = bench.Name.ToUpperInvariant();
        var data = isRecorded ? $"TRINE_BENCH_{name}_DATA=… TRINE_BENCH_{name}_QUERIES=… " : "";
        return $"{data}dotnet run -c Release --project bench/Load -- run {string.Join(' ', words)}";
    }

    private static bool IsComplete(RunFigures figures, SignalBench bench)
    {
        if (!figures.IsComplete)
        {
            Console.Error.WriteLine($"{bench.Name}: something that was sent is not stored, or a query failed");
        }

        return figures.IsComplete;
    }
}

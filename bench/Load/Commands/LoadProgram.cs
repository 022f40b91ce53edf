namespace Trine.Load.Commands;

/// <summary>The program: picks the command, reports faults, ends on Ctrl-C.</summary>
internal static class LoadProgram
{
    private const int Failed = 1;
    private const int Misused = 2;

    private const string Usage = """
        Load for Trine, and for servers that speak the same APIs.

        logs   push generated logs and report throughput, latencies and the server's use
          --url URL             the server, without a path
          --rate N|max          lines a second over all connections (max)
          --connections N       requests at once (4)
          --duration S          push for this long; logs are made on the fly, with the time of their making
          --megabytes MB        or: make this much before, then push it; times end now
          --seed N              decides the content (1)
          --streams N           number of streams (200)
          --batch N             lines a request (4500, fewer at low rates)
          --format F            protobuf or json (protobuf)
          --tenant NAME         sent as X-Scope-OrgID
          --pid PID             the server's process on this machine, to measure CPU and memory

        query  ask queries one at a time and report wall and CPU time of each
          --url URL             the server, without a path
          --queries FILE        builtin, or a file with a name, a tab and a path a line (builtin)
          --start S, --end S    range of the builtin queries, in seconds since 1970 (the last hour)
          --seed N              of the logs, for the builtin needle (1)
          --repeat N            times each query is asked at least (5)
          --tenant NAME, --pid PID   as above

        run    signal by signal: start the built server on an empty folder, load it, flush, ask the queries, write the page of figures
          --signal NAMES        comma list of logs, metrics and traces (all three)
          --percent N           size of the load against the usual one (100)
          --connections N       requests at once (logs and traces 4, metrics 1)
          --repeat N            times each query is asked at least (5)
          --seed N              as above
          --peers FOLDER        of prometheus and victoria-metrics, to measure them too with the same metrics
          --server FILE         trine.dll (src/Server/bin/Release/net10.0/trine.dll)
          --output FILE         the page (docs/benchmarks.md); - for the terminal only

          TRINE_BENCH_LOGS_DATA     folder of recorded requests (*.bin, meta.txt) to push instead of generated ones;
                                    likewise METRICS and TRACES
          TRINE_BENCH_LOGS_QUERIES  file of queries to ask instead of the builtin ones; recorded requests need it
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || args.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return args.Length == 0 ? Misused : 0;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            return await DispatchAsync(args[0], args.AsMemory(1), interrupted.Token) ? 0 : Failed;
        }
        catch (LoadException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return Misused;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException)
        {
            Console.Error.WriteLine(fault.Message);
            return Failed;
        }
    }

    private static Task<bool> DispatchAsync(
        string command, ReadOnlyMemory<string> args, CancellationToken cancellationToken)
        => command switch
        {
            "logs" => LogsCommand.RunAsync(args, cancellationToken),
            "query" => QueryCommand.RunAsync(args, cancellationToken),
            "run" => RunCommand.RunAsync(args, cancellationToken),
            _ => throw new LoadException($"unknown command {command}: want logs, query or run; --help tells more"),
        };
}

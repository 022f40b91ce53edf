using Trine.Load.Generation;
using Trine.Load.Measuring;
using Trine.Load.Querying;
using Trine.Model;

namespace Trine.Load.Commands;

/// <summary>Asks queries of any server.</summary>
internal static class QueryCommand
{
    private const long NsPerSecond = 1_000_000_000;
    private const int DefaultRangeSeconds = 3600;

    public static async Task<bool> RunAsync(ReadOnlyMemory<string> args, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(
            args.Span, "url", "queries", "start", "end", "seed", "repeat", "tenant", "pid");
        var file = arguments.Text("queries", "builtin");
        var queries = file == "builtin" ? Builtin(arguments) : NamedQuery.ReadFile(file);
        var server = arguments.Has("pid") ? new ProcessMeter(arguments.Int("pid", 0, 1)) : null;
        using var http = Clients.ForQueries(arguments.Url("url"), arguments.Text("tenant", ""));
        var run = new QueryRun(http, server);
        var isFine = true;
        foreach (var query in queries)
        {
            var report = await run.RunAsync(query, arguments.Int("repeat", 5, 1), cancellationToken);
            isFine &= report.Status == 200;
            Console.WriteLine(report);
        }

        return isFine;
    }

    private static IReadOnlyList<NamedQuery> Builtin(Arguments arguments)
    {
        var end = arguments.Int("end", (int)DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 1);
        var start = arguments.Int("start", end - DefaultRangeSeconds, 0);
        var needle = new LogGenerator(arguments.Int("seed", 1, int.MinValue), 1).Needle;
        return BuiltinQueries.For(new TimeRange(start * NsPerSecond, end * NsPerSecond), needle);
    }
}

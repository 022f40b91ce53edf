using System.Globalization;
using Trine.Load.Generation;
using Trine.Load.Measuring;
using Trine.Load.Pushing;

namespace Trine.Load.Commands;

/// <summary>Pushes generated logs to any server.</summary>
internal static class LogsCommand
{
    /// <summary>At a given rate each connection sends at least so many requests a second.</summary>
    private const int RequestsPerSecond = 2;

    private const long NsPerSecond = 1_000_000_000;

    public static async Task<bool> RunAsync(ReadOnlyMemory<string> args, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(
            args.Span,
            "url", "rate", "connections", "duration", "megabytes", "seed", "streams", "batch", "format", "tenant",
            "pid");
        var format = FormatOf(arguments.Text("format", "protobuf"));
        var options = new PushOptions
        {
            Server = arguments.Url("url"),
            Path = "/loki/api/v1/push",
            Tenant = arguments.Text("tenant", ""),
            Connections = arguments.Int("connections", 4, 1),
            LinesPerSecond = RateOf(arguments.Text("rate", "max")),
            ContentType = PushContent.TypeOf(format),
            ContentEncoding = PushContent.EncodingOf(format),
        };
        var server = arguments.Has("pid") ? new ProcessMeter(arguments.Int("pid", 0, 1)) : null;
        if (arguments.Has("duration") == arguments.Has("megabytes"))
        {
            throw new LoadException("want either --duration or --megabytes");
        }

        var report = arguments.Has("duration")
            ? await PushLiveAsync(arguments, options, format, server, cancellationToken)
            : await PushPreparedAsync(arguments, options, format, server, cancellationToken);
        Console.Write(report);
        return report.Tally.LostBodies == 0;
    }

    private static async Task<PushReport> PushLiveAsync(
        Arguments arguments,
        PushOptions options,
        PushFormat format,
        ProcessMeter? server,
        CancellationToken cancellationToken)
    {
        var rows = arguments.Int("batch", RowsOf(options), 1);
        var generator = new LogGenerator(arguments.Int("seed", 1, int.MinValue), arguments.Int("streams", 200, 1));
        Console.WriteLine($"needle      {generator.Needle}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(arguments.Int("duration", 0, 1)));
        var bodies = new LiveBodies(generator, format, rows, TimeProvider.System).Start(options.Connections, stop.Token);
        return await PushRun.RunAsync(bodies, options, server, cancellationToken);
    }

    private static async Task<PushReport> PushPreparedAsync(
        Arguments arguments,
        PushOptions options,
        PushFormat format,
        ProcessMeter? server,
        CancellationToken cancellationToken)
    {
        var plan = new LoadPlan
        {
            LineBytes = arguments.Int("megabytes", 0, 1) * 1_000_000L,
            Seed = arguments.Int("seed", 1, int.MinValue),
            Streams = arguments.Int("streams", 200, 1),
            Format = format,
            BodyRows = arguments.Int("batch", LoadPlan.DefaultBodyRows, 1),
        };
        var load = PreparedLoad.Generate(plan.EndingAt(DateTimeOffset.UtcNow));
        Console.WriteLine($"needle      {load.Needle}");
        Console.WriteLine(
            $"range       --start {load.Range.StartNs / NsPerSecond} --end {(load.Range.EndNs / NsPerSecond) + 1}");
        return await PushRun.RunAsync(load, options, server, cancellationToken);
    }

    private static int RowsOf(PushOptions options)
        => options.LinesPerSecond <= 0
            ? LoadPlan.DefaultBodyRows
            : (int)Math.Clamp(
                options.LinesPerSecond / options.Connections / RequestsPerSecond, 1, LoadPlan.DefaultBodyRows);

    private static PushFormat FormatOf(string text) => text switch
    {
        "protobuf" => PushFormat.Protobuf,
        "json" => PushFormat.Json,
        _ => throw new LoadException($"--format: got '{text}', want protobuf or json"),
    };

    private static double RateOf(string text)
    {
        if (text == "max")
        {
            return 0;
        }

        return double.TryParse(text, CultureInfo.InvariantCulture, out var rate) && rate > 0
            ? rate
            : throw new LoadException($"--rate: got '{text}', want lines a second or max");
    }
}

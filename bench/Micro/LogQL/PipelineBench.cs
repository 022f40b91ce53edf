using BenchmarkDotNet.Attributes;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Micro.Data;
using Trine.Model.Logs;

namespace Trine.Micro.LogQL;

/// <summary>
/// What does each stage cost? 5 MiB of lines in memory, 8 streams, one worker; parsers read a quarter of them.
/// </summary>
public class PipelineBench
{
    private const int Rows = 5 * BenchData.PageRows;
    private const long StepNs = 60_000_000_000;

    private readonly FixedSource _source = new(BenchData.Frame(Rows));
    private readonly LogQLEngine _engine = new(workers: 1);
    private readonly LogQLQuery _lineFilter = Logs($$"""{cluster=~".+"} |= "{{BenchData.AbsentNeedle}}" """);
    private readonly LogQLQuery _lineRegex = Logs("""{cluster=~".+"} |~ "(?i)TIMEOUT.*accepted" """);
    private readonly LogQLQuery _needle = Logs($$"""{cluster=~".+"} |= "{{BenchData.Needle}}" """);
    private readonly LogQLQuery _json = Metric(
        """sum by (request_code) (count_over_time({app=~"basket|catalog"} | json | __error__="" [1m]))""");
    private readonly LogQLQuery _logfmt = Logs("""{app=~"storefront|gatekeeper"} | logfmt | elapsed > 5s""");
    private readonly LogQLQuery _unwrap = Metric(
        """quantile_over_time(0.99, {app=~"storefront|gatekeeper"} | logfmt | unwrap duration(elapsed)[1m]) by (code)""");
    private readonly LogQLQuery _count = Metric("""sum by (app) (count_over_time({cluster=~".+"}[1m]))""");

    /// <summary>A query that finds nothing by mistake would look fast.</summary>
    [GlobalSetup]
    public async Task CheckAnswersAsync()
    {
        foreach (var query in new[] { _json, _unwrap, _count })
        {
            if ((await RunAsync(query)).Data is not MetricMatrix { Series.Count: > 1 })
            {
                throw new InvalidOperationException($"{query.Expr} answers no series");
            }
        }

        foreach (var (query, count) in new[] { (_lineFilter, 0), (_lineRegex, 0), (_logfmt, 0), (_needle, 1) })
        {
            if ((await RunAsync(query)).Data is not LogEntries entries || entries.Entries.Count != count)
            {
                throw new InvalidOperationException($"{query.Expr} does not answer {count} entries");
            }
        }
    }

    [Benchmark]
    public Task<LogQLResult> LineFilterAsync() => RunAsync(_lineFilter);

    [Benchmark]
    public Task<LogQLResult> LineRegexAsync() => RunAsync(_lineRegex);

    [Benchmark]
    public Task<LogQLResult> JsonAsync() => RunAsync(_json);

    [Benchmark]
    public Task<LogQLResult> LogfmtAsync() => RunAsync(_logfmt);

    [Benchmark]
    public Task<LogQLResult> UnwrapAsync() => RunAsync(_unwrap);

    [Benchmark]
    public Task<LogQLResult> CountAsync() => RunAsync(_count);

    private static LogQLQuery Logs(string query) => new()
    {
        Expr = LogQLParser.Parse(query),
        StartNs = BenchData.StartNs,
        EndNs = BenchData.StartNs + BenchData.SpanNs,
    };

    private static LogQLQuery Metric(string query) => new()
    {
        Expr = LogQLParser.Parse(query),
        StartNs = BenchData.StartNs,
        EndNs = BenchData.StartNs + BenchData.SpanNs,
        StepNs = StepNs,
    };

    private Task<LogQLResult> RunAsync(LogQLQuery query)
        => _engine.ExecuteAsync(query, _source, new LogQueryStatistics(), CancellationToken.None);
}

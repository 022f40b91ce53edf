using System.Globalization;
using System.Text;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Logs;

namespace Trine.LogQL.Tests.Evaluation;

public sealed class EngineAgainstNaiveTests
{
    private const int SourceCount = 60;
    private const int QueriesForSource = 12;
    private const long NsPerSecond = 1_000_000_000;

    private readonly LogQLEngine _engine = new(3);

    [Fact]
    public async Task Log_queries_answer_what_a_plain_evaluation_does()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var generator = new EvaluationQueryGenerator(random);
        for (var i = 0; i < SourceCount; i++)
        {
            var source = generator.Source();
            using var block = await BlockLogSource.CreateAsync(source, Options(random), TestContext.Current.CancellationToken);
            for (var j = 0; j < QueriesForSource; j++)
            {
                var query = new LogQLQuery
                {
                    Expr = LogQLParser.Parse(generator.LogQuery()),
                    StartNs = EvaluationQueryGenerator.StartNs + random.Next(0, 100) * NsPerSecond,
                    EndNs = EvaluationQueryGenerator.StartNs + random.Next(100, 700) * NsPerSecond,
                    Limit = random.Next(1, 40),
                    Direction = random.Next(2) == 0 ? LogDirection.Forward : LogDirection.Backward,
                };
                var data = await ExecuteAsync(query, j % 2 == 0 ? source : block);
                var got = Assert.IsType<LogEntries>(data).Entries.Select(entry =>
                    $"{entry.TimestampNs} {LabelSet.Create([.. entry.Stream, .. entry.Metadata, .. entry.Parsed])} {Encoding.UTF8.GetString(entry.Line.Span)}");
                AssertSame(new NaiveEvaluator(source, query).Logs(), [.. got], $"seed {seed}: {query.Expr} {query.Direction}");
            }
        }
    }

    [Fact]
    public async Task Metric_queries_answer_what_a_plain_evaluation_does()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var generator = new EvaluationQueryGenerator(random);
        for (var i = 0; i < SourceCount; i++)
        {
            var source = generator.Source();
            using var block = await BlockLogSource.CreateAsync(source, Options(random), TestContext.Current.CancellationToken);
            for (var j = 0; j < QueriesForSource; j++)
            {
                var query = new LogQLQuery
                {
                    Expr = LogQLParser.Parse(generator.MetricQuery()),
                    StartNs = EvaluationQueryGenerator.StartNs + random.Next(-20, 100) * NsPerSecond,
                    EndNs = EvaluationQueryGenerator.StartNs + random.Next(100, 700) * NsPerSecond,
                    StepNs = random.Next(5, 90) * NsPerSecond,
                    Limits = new LogQLQueryLimits { SeriesMax = 100_000 },
                };
                var data = await ExecuteAsync(query, j % 2 == 0 ? source : block);
                var got = Assert.IsType<MetricMatrix>(data).Series.SelectMany(series => series.Values.Select((value, at) =>
                    $"{series.Labels} {series.TimestampsMs[at]} {value.ToString("G9", CultureInfo.InvariantCulture)}"));
                AssertSame(
                    [.. new NaiveEvaluator(source, query).Metrics().Order(StringComparer.Ordinal)],
                    [.. got.Order(StringComparer.Ordinal)],
                    $"seed {seed}: {query.Expr} from {query.StartNs} step {query.StepNs}");
            }
        }
    }

    private static LogBlockOptions Options(Random random)
        => new() { TemplateRowsMin = random.Next(1, 3), PageRowsMax = random.Next(1, 200), PageBytes = random.Next(200, 20_000) };

    private async Task<LogQueryData> ExecuteAsync(LogQLQuery query, ILogSource source)
        => (await _engine.ExecuteAsync(query, source, new LogQueryStatistics(), TestContext.Current.CancellationToken)).Data;

    private static void AssertSame(List<string> wanted, List<string> got, string what)
    {
        var at = wanted.Zip(got).TakeWhile(pair => pair.First == pair.Second || AreClose(pair.First, pair.Second)).Count();
        Assert.True(
            at == wanted.Count && at == got.Count,
            $"{what}: at {at}\nwant {wanted.ElementAtOrDefault(at)}\ngot  {got.ElementAtOrDefault(at)}");
    }

    /// <summary>The last digit of nine may be rounded differently.</summary>
    private static bool AreClose(string wanted, string got)
    {
        var (wantedCut, gotCut) = (wanted.LastIndexOf(' '), got.LastIndexOf(' '));
        return wantedCut == gotCut && wanted[..wantedCut] == got[..gotCut]
            && double.TryParse(wanted[wantedCut..], CultureInfo.InvariantCulture, out var w)
            && double.TryParse(got[gotCut..], CultureInfo.InvariantCulture, out var g)
            && Math.Abs(w - g) <= 1e-7 * Math.Max(1, Math.Abs(w));
    }
}

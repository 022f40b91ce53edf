using System.Globalization;
using System.Text;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Logs;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Queries over pages of templates answer what they do over lines, errors included, however odd the lines are.</summary>
public sealed class TemplatesAgainstLinesTests
{
    private const long StartNs = EvaluationQueryGenerator.StartNs;
    private const int SourceCount = 150;
    private const int QueriesForSource = 20;

    private static readonly string[] Filters =
    [
        " |= `level=error`", " |= `or m`", " != `n=7`", " |~ `(?i)ERROR|ALL`", " !~ `(?i)level=w.*[0-9]`", " |= `1 msg`", " |> `<_>n=<_>msg<_>`", " |= ``", " |= `a` or `=1`", " |= `\"n\":1`",
        " |~ `n[=:][0-9]+ `", " |= `é`", " |= ` `", " |= `1`", " |= `0`", " |~ `^[a-z]+=`", " != `x` or `y`", " |= `r\" x=`", " |= `1 2`", " |= `=1 b`", " | node=`n1`",
    ];

    private static readonly string[] Parsers =
    [
        " | json", " | json level, n, x=`http.status`, y=`list[1]`", " | logfmt", " | logfmt --strict", " | logfmt --keep-empty", " | logfmt n, level, z=`k1`", " | logfmt --strict n",
        " | json | logfmt", " | line_format `{{.app}}` | logfmt", " | regexp `n=(?P<n>[0-9]+)`",
    ];

    private static readonly string[] Later =
    [
        " | level=`error`", " | n > 50", " | n >= 5 or level=~`i.*`", " | __error__=``", " | __error__!=``", " | drop msg, node", " | keep level, n, app", " | label_format severity=level", " |= `e`",
        " | node=`inner`", " | app_extracted!=``", " | http_status=500 and level!=`info`", " | took > 5ms", " | size < 2KB", " | addr=ip(`10.0.0.0/8`)",
    ];

    private readonly LogQLEngine _engine = new(2);
    private Random _random = new(0);

    [Fact]
    public async Task Templates_answer_what_lines_do()
    {
        var seed = Environment.TickCount;
        _random = new Random(seed);
        for (var i = 0; i < SourceCount; i++)
        {
            var lines = Source();
            using var templates = await BlockLogSource.CreateAsync(lines, Options(), TestContext.Current.CancellationToken);
            for (var j = 0; j < QueriesForSource; j++)
            {
                var query = Query();

                var wanted = await AnswerAsync(query, lines);
                var got = await AnswerAsync(query, templates);

                Assert.True(wanted == got, $"seed {seed}: {query.Expr}\nwant {wanted}\ngot  {got}");
            }
        }
    }

    private LogBlockOptions Options()
        => new() { TemplateRowsMin = 1, PageRowsMax = _random.Next(20, 400), PageBytes = _random.Next(500, 50_000) };

    private LogQLQuery Query()
    {
        var stages = Some(Filters, 2) + Some(Parsers, 1) + Some(Later, 3);
        var expr = _random.Next(6) switch
        {
            0 or 1 => $"{{app=~`.+`}}{stages}",
            2 => $"sum by (level, n, app) (count_over_time({{app=~`.+`}}{stages} [1m]))",
            3 => $"avg_over_time({{app=~`.+`}}{stages} | unwrap n | __error__=`` [1m]) by (level)",
            4 => $"bytes_over_time({{app=~`.+`}}{stages} [1m])",
            _ => $"count_over_time({{app=~`.+`}}{stages} [1m])",
        };
        return new LogQLQuery
        {
            Expr = LogQLParser.Parse(expr),
            StartNs = StartNs,
            EndNs = StartNs + 200_000_000_000,
            StepNs = 30_000_000_000,
            Limit = _random.Next(1, 200),
            Direction = _random.Next(2) == 0 ? LogDirection.Forward : LogDirection.Backward,
            Limits = new LogQLQueryLimits { SeriesMax = 100_000 },
        };
    }

    private async Task<string> AnswerAsync(LogQLQuery query, ILogSource source)
    {
        try
        {
            var result = await _engine.ExecuteAsync(query, source, new LogQueryStatistics(), TestContext.Current.CancellationToken);
            return result.Data switch
            {
                LogEntries entries => string.Join('\n', entries.Entries.Select(entry =>
                    $"{entry.TimestampNs} {entry.Stream}{entry.Metadata}{entry.Parsed} {Encoding.UTF8.GetString(entry.Line.Span)}")),
                MetricMatrix matrix => string.Join('\n', matrix.Series.SelectMany(series => series.Values.Select((value, at) =>
                    $"{series.Labels} {series.TimestampsMs[at]} {value.ToString("G9", CultureInfo.InvariantCulture)}")).Order(StringComparer.Ordinal)),
                _ => throw new InvalidOperationException("an answer of an unknown kind"),
            };
        }
        catch (RequestException failure)
        {
            // Which row fails first depends on where chunks end.
            return $"{failure.Error}";
        }
    }

    private MemoryLogSource Source()
    {
        var source = new MemoryLogSource(rowsInChunk: 1000);
        for (var stream = _random.Next(1, 4); stream > 0; stream--)
        {
            var labels = LabelSet.Create(new Label("app", $"a{stream}"), new Label("pod", $"p{stream}"));
            var kinds = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(6)).ToArray();
            var metadata = _random.Next(3);
            for (var row = _random.Next(1, 150); row > 0; row--)
            {
                var own = metadata == 0 || (metadata == 1 && _random.Next(3) == 0)
                    ? LabelSet.Empty
                    : LabelSet.Create(new Label("node", Pick(["n1", "n2"])));
                source.Add(labels, StartNs + (_random.Next(0, 200_000) * 1_000_000L), Line(Pick(kinds)), own);
            }
        }

        return source;
    }

    private string Line(int kind) => kind switch
    {
        0 => $"level={Level()} n={Number()} msg=\"{Pick(["all good", "näh", "user " + Number(), "a=\\\"b\\\" 1", ""])}\" took={Number()}ms{Pick(["", " x=1 b", " pod=inner", " node=inner", " id=1x\"y\"", $" k{Number()}=v", " =5", " size=1KB"])}",
        1 => $"{{\"level\":\"{Level()}\",\"n\":{Number()},\"http\":{{\"status\":{Pick([200, 500])}{Pick(["", ",\"path\":\"/a/" + Number() + "\""])}}},\"list\":[1,\"{Number()}\"]{Pick(["", ",\"pod\":\"in\"", ",\"bad\":x1", $",\"k{Number()}\":1", ",\"n\":\"7\"", ",\"é\":\"é" + Number() + "\"", ",\"u\":\"\\u00e9 1\"", ",\"t\" : true", ",\"o"])}}}",
        2 => $"10.0.{Number()}.{Number()} - [{Number()}/Jan] \"GET /p/{Number()} HTTP/1.1\" {Pick([200, 404])} {Number()} addr=10.0.0.{Number()}",
        3 => $"2026-01-{Number()} {Level().ToUpperInvariant()} [worker-{Number()}] n={Number()} error or more",
        4 => string.Concat(Enumerable.Range(0, _random.Next(12)).Select(_ => Pick(["\"", "=", " ", "a1", "level", "n", "{", "}", ":", ",", "\\", "é", "7", "\t", "[", "]", "0"]))),
        _ => $"\"{Level()}\" {Number()} {{\"n\":{Number()}}} {{\"n\":-{Number()}.5}}",
    };

    private string Some(string[] choices, int most) => string.Concat(Enumerable.Range(0, _random.Next(most + 1)).Select(_ => Pick(choices)));

    private string Level() => Pick(["debug", "info", "warn", "error"]);

    private string Number() => _random.Next(0, 30).ToString(CultureInfo.InvariantCulture);

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}

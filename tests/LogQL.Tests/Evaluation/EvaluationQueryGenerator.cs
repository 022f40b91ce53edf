using System.Globalization;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Random streams and queries over them, small enough for a plain evaluation.</summary>
internal sealed class EvaluationQueryGenerator(Random random)
{
    public const long StartNs = 1_700_000_000_000_000_000;
    private const long NsPerSecond = 1_000_000_000;

    public MemoryLogSource Source()
    {
        var source = new MemoryLogSource(rowsInChunk: random.Next(1, 40));
        for (var stream = random.Next(1, 5); stream > 0; stream--)
        {
            var isJson = stream % 2 == 0;
            var labels = Model.LabelSet.Create(
                new Model.Label("app", isJson ? "json" : "logfmt"), new Model.Label("pod", $"p{stream}"));
            for (var row = random.Next(0, 120); row > 0; row--)
            {
                var timeNs = StartNs + random.Next(0, 600) * NsPerSecond / Pick([1, 1, 10]);
                source.Add(labels, timeNs, isJson ? JsonLine() : LogfmtLine(), Metadata());
            }
        }

        return source;
    }

    public string LogQuery() => Selector() + Stages();

    public string MetricQuery(int depth = 2)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            return RangeAggregation();
        }

        return random.Next(3) switch
        {
            0 => $"{Pick(["sum", "avg", "count", "max", "min"])}{Pick(["", " by (pod)", " by (level, app)", " without (pod, n)"])}({MetricQuery(depth - 1)})",
            1 => $"({MetricQuery(depth - 1)}) {Pick(["+", "*", "/", "> bool", ">", "<="])} {Number()}",
            _ => $"({MetricQuery(depth - 1)}) {Pick(["+", "-", "and", "or", "unless", ">"])} ({MetricQuery(depth - 1)})",
        };
    }

    private string RangeAggregation()
    {
        var window = $"[{Pick(["7s", "30s", "1m", "95s", "5m"])}]{Pick(["", "", " offset 20s", " offset -15s"])}";
        if (random.Next(2) == 0)
        {
            var op = Pick(["count_over_time", "rate", "bytes_over_time", "bytes_rate"]);
            return $"{op}({Selector()}{Stages()} {window})";
        }

        var unwrapped = Pick(["sum_over_time", "avg_over_time", "min_over_time", "max_over_time", "stdvar_over_time", "quantile_over_time(0.7,", "rate"]);
        var grouping = unwrapped is "sum_over_time" or "rate" ? "" : Pick(["", " by (pod)", " by (level)", " without (n, pod)"]);
        var open = unwrapped.EndsWith(',') ? " " : "(";
        return $"{unwrapped}{open}{Selector(isJson: false)} | logfmt | unwrap n {window}){grouping}";
    }

    private string Selector(bool? isJson = null)
    {
        _isJson = isJson ?? random.Next(2) == 0;
        return _isJson ? "{app=\"json\"}" : Pick(["{app=\"logfmt\"}", "{app=\"logfmt\", pod!=\"p3\"}"]);
    }

    private bool _isJson;

    private string Stages()
    {
        var stages = "";
        for (var filters = random.Next(3); filters > 0; filters--)
        {
            stages += Pick([" |= \"error\"", " != \"debug\"", " |~ \"(info|warn)\"", " !~ \"n.?=.?7\"", " |= \"a\" or \"e\"", " | node=\"n1\"", " | node!=\"\"", " | pod=~\"p[12]\"",
                " |= \"level=error\"", " |= \"n=1\"", " |= \"status\\\":404\"", " != \"n=7\"", " |= \"1 msg\"", " |= \"\""]);
        }

        if (random.Next(3) > 0)
        {
            stages += _isJson ? " | json" : " | logfmt";
            for (var more = random.Next(4); more > 0; more--)
            {
                stages += Pick([" | level=\"error\"", " | n > 50 or level=\"info\"", " | level=~\"i.*|d.*\" and n <= 70", " | drop msg", " | drop pod, node", " | keep level, n, pod",
                    " | label_format severity=level", " |= \"e\"", " | line_format \"{{.level}}|{{.n}}\""]);
            }
        }

        return stages;
    }

    private string LogfmtLine()
        => $"level={Level()} n={Number()} msg=\"{Pick(["all good", "an error", "näh", "x", "user " + Number()])}\"{Pick(["", " extra=1", " pod=inner", " node=inner level=second"])}";

    private string JsonLine()
        => $"{{\"level\":\"{Level()}\",\"n\":{Number()},\"msg\":\"{Pick(["fine", "tab\\there", "\\u00e9", "an error " + Number()])}\",\"http\":{{\"status\":{Pick([200, 404, 500])}{Pick(["", ",\"deep\":{\"x\":true}"])}}},\"list\":[1,{{\"n\":2}}]{Pick(["", ",\"pod\":\"inner\""])}}}";

    private Model.LabelSet Metadata() => random.Next(3) == 0
        ? Model.LabelSet.Empty
        : Model.LabelSet.Create([new Model.Label("node", Pick(["n1", "n2"])), .. random.Next(3) == 0 ? [new Model.Label("trace", Number())] : Array.Empty<Model.Label>()]);

    private string Level() => Pick(["debug", "info", "warn", "error"]);

    private string Number() => random.Next(0, 100).ToString(CultureInfo.InvariantCulture);

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
}

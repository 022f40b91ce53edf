using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Syntax;

/// <summary>Makes queries that are valid, and texts that may be.</summary>
internal static class QueryGenerator
{
    private static readonly string[] Names = ["foo", "a:b", "by", "sum", "offset", "start", "x_total", "fill"];
    private static readonly string[] Durations =
        ["5m", "1h30m", "300", "step()", "(1m+range())*2", "max_of(1m,2)", "7ms"];

    private static readonly string[] Pieces =
    [
        "foo", "sum", "by", "(", ")", "{", "}", "[", "]", ":", ",", "5m", "1", "0x", "'a'", "\"", "`", "\\", "=", "=~",
        "!=", "!", "offset", "@", "start()", "bool", "on", "group_left", "fill", "anchored", "rate", "+", "-", "*",
        "</", ">/", "<", "#", "\n", " ", "é", "\ud800", "inf", "topk", "step()", "1e", "1.", "_",
    ];

    /// <summary>A valid expression.</summary>
    public static PromQLExpr Next(PromQLParser parser, Random random) => parser.ParseExpr(Vector(random, 4));

    /// <summary>Pieces in any order.</summary>
    public static string Noise(Random random)
        => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => One(random, Pieces)));

    private static string Vector(Random random, int depth) => depth == 0 ? Selector(random) : random.Next(9) switch
    {
        0 => $"sum by (a, \"b c\") ({Vector(random, depth - 1)})",
        1 => $"topk(3, {Vector(random, depth - 1)}) without (x)",
        2 => $"{Side(random, depth)} {Operator(random)} {Side(random, depth)}",
        3 => $"-({Vector(random, depth - 1)})",
        4 => $"rate(({Vector(random, depth - 1)})[{One(random, Durations)}:{One(random, Durations)}] offset -5m)",
        5 => $"increase(foo[{One(random, Durations)}] offset ({One(random, Durations)}) @ {random.Next(2000)})",
        6 => $"label_replace({Vector(random, depth - 1)}, 'a\\n', \"$1\", `b`, '.*')",
        7 => $"{Vector(random, depth - 1)} * {random.NextDouble() * 1e9:R}",
        _ => Selector(random),
    };

    private static string Side(Random random, int depth) => $"({Vector(random, depth - 1)})";

    private static string Operator(Random random) => One(
        random,
        "+", "and on (x)", "/ on (a) group_left (b)", "> bool", "unless", "^", "</", "or", "== fill (3)",
        "- ignoring (z) fill_left (-2)", "atan2");

    private static string Selector(Random random)
    {
        var matchers = random.Next(3) switch
        {
            0 => "",
            1 => "{z!=\"\\\\é\", \"a b\"=~\"x|y\"}",
            _ => "{a='1',}",
        };
        var edge = One(random, "", "", " offset 5m", " @ end()", " anchored", " offset (step() + 1) @ 12.5");
        return One(random, Names) + matchers + edge;
    }

    private static string One(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}

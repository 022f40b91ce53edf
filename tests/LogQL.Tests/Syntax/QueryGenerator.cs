using System.Globalization;
using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Tests.Syntax;

/// <summary>Makes random valid queries, as trees that read back the same from their text. Not thread-safe.</summary>
/// <param name="seed">The same seed gives the same queries.</param>
public sealed class QueryGenerator(int seed)
{
    private const long Millisecond = 1_000_000;

    private static readonly string[] Names = ["app", "pod", "level", "status", "latency", "count", "rate", "_x"];

    private static readonly string[] Texts =
        ["", "error", "a b", "\"quoted\"", "back\\slash", "tab\t", "é😀", "`", "{{.x}}", "0"];

    private static readonly string[] Regexes = [".+", "a|b", "(?i)error", "x{2,3}", "[0-9]+\\.[0-9]+", "\\\\"];
    private static readonly string[] Patterns = ["<_> x", "a <_>", "plain", "x <_> y <_> z"];
    private static readonly string[] Addresses = ["10.0.0.1", "10.0.0.0/8", "::1", "10.0.0.1-10.0.0.9"];

    private readonly Random _random = new(seed);

    public LogQLExpr NextExpr() => Chance(0.4) ? NextSelector() : NextMetric(_random.Next(5));

    public LogSelectorExpr NextSelector() => new(
        [new LabelMatcher(Pick(Names), MatchOp.Equal, "v"), .. Many(2, NextMatcher)], NextStages());

    public MetricExpr NextMetric(int depth)
    {
        if (depth == 0)
        {
            return Chance(0.8) ? NextRangeAggregation() : new VectorExpr(_random.Next(100) / 4.0);
        }

        return _random.Next(3) switch
        {
            0 => NextVectorAggregation(depth - 1),
            1 => new LabelReplaceExpr(NextMetric(depth - 1), Pick(Names), Pick(Texts), Pick(Names), Pick(Regexes)),
            _ => NextBinary(depth - 1),
        };
    }

    private VectorAggregationExpr NextVectorAggregation(int depth)
    {
        var op = Pick(Enum.GetValues<VectorOp>());
        var isGrouped = op is not (VectorOp.Sort or VectorOp.SortDesc or VectorOp.ApproxTopk) && Chance(0.7);
        var parameter = op.TakesParameter() ? _random.Next(1, 20) : 0;
        return new VectorAggregationExpr(op, NextMetric(depth), parameter, isGrouped ? NextGrouping(1) : null);
    }

    private BinaryOpExpr NextBinary(int depth)
    {
        var op = Pick(Enum.GetValues<BinaryOp>());
        MetricExpr right = op.IsSet() || Chance(0.6) ? NextMetric(depth) : new LiteralExpr(NextNumber());
        var matching = Chance(0.5) ? VectorMatching.Default : new VectorMatching(
            Pick(Enum.GetValues<MatchCardinality>()), Chance(0.5), Many(2, NextName), []);
        if (matching.Cardinality != MatchCardinality.OneToOne)
        {
            matching = matching with { Include = Many(2, NextName) };
        }

        return new BinaryOpExpr(op, NextMetric(depth), right, Chance(0.2), matching);
    }

    private RangeAggregationExpr NextRangeAggregation()
    {
        var op = Pick(Enum.GetValues<RangeOp>());
        var isUnwrapped = op.RequiresUnwrap() || (op.AllowsUnwrap() && Chance(0.5));
        var unwrap = isUnwrapped
            ? new Unwrap(NextName(), Pick(Enum.GetValues<UnwrapConversion>()), Many(2, () => NextLabelFilter(1)))
            : null;
        var offset = Chance(0.3) ? _random.NextInt64(-1_000_000, 1_000_000) * Millisecond : 0;
        return new RangeAggregationExpr(
            op,
            new LogRange(NextSelector(), _random.NextInt64(1, 1L << 40) * Millisecond, offset, unwrap),
            op == RangeOp.QuantileOverTime ? _random.Next(101) / 100.0 : null,
            op.AllowsGrouping() && Chance(0.5) ? NextGrouping(0) : null);
    }

    private Grouping NextGrouping(int labelsMin)
        => new(Chance(0.4), [.. Many(2, NextName), .. Enumerable.Repeat("z", labelsMin)]);

    private PipelineStage[] NextStages()
    {
        var stages = Many(4, NextStage);

        // A name at the end of "drop" or "keep" takes a negated line filter that follows for its own matcher.
        return stages.Any(stage => stage is LineFilterStage { IsNegated: true })
            ? [.. stages.Where(stage => stage is not (DropStage or KeepStage))]
            : stages;
    }

    private PipelineStage NextStage() => _random.Next(12) switch
    {
        0 or 1 => NextLineFilter(),
        2 or 3 => new LabelFilterStage(NextLabelFilter(_random.Next(4))),
        4 => new JsonStage(Many(2, () => new LabelExtraction(NextName(), "a.b[0][\"c d\"]"))),
        5 => new LogfmtStage(Chance(0.5), Chance(0.5), Many(2, () => new LabelExtraction(NextName(), "key"))),
        6 => Chance(0.5) ? new PatternStage("<a> - <_> <b>") : new RegexpStage("(?P<x>a+)"),
        7 => Chance(0.5) ? new UnpackStage() : new DecolorizeStage(),
        8 => new LineFormatStage("{{.msg}} \"x\""),
        9 => new LabelFormatStage(
            [new LabelFormat("d1", NextName(), IsRename: true), new LabelFormat("d2", "{{.a}}", IsRename: false)]),
        10 => new DropStage([NextChoice(), .. Many(2, NextChoice)]),
        _ => new KeepStage([NextChoice(), .. Many(2, NextChoice)]),
    };

    private LineFilterStage NextLineFilter()
    {
        var op = Pick(Enum.GetValues<LineFilterOp>());
        var isNegated = op is LineFilterOp.NotContains or LineFilterOp.NotMatch or LineFilterOp.NotPattern;
        return new LineFilterStage(op, [NextTerm(op), .. isNegated ? [] : Many(3, () => NextTerm(op))]);
    }

    private LineFilterTerm NextTerm(LineFilterOp op) => op switch
    {
        LineFilterOp.Match or LineFilterOp.NotMatch => new LineFilterTerm(Pick(Regexes), IsIp: false),
        LineFilterOp.Pattern or LineFilterOp.NotPattern => new LineFilterTerm(Pick(Patterns), IsIp: false),
        _ when Chance(0.2) => new LineFilterTerm(Pick(Addresses), IsIp: true),
        _ => new LineFilterTerm(Pick(Texts), IsIp: false),
    };

    private LabelFilter NextLabelFilter(int depth)
    {
        if (depth > 0)
        {
            var (left, right) = (NextLabelFilter(depth - 1), NextLabelFilter(depth - 1));
            return Chance(0.5) ? new AndLabelFilter(left, right) : new OrLabelFilter(left, right);
        }

        var op = Pick(Enum.GetValues<CompareOp>());
        return _random.Next(5) switch
        {
            0 => new StringLabelFilter(NextMatcher()),
            1 => new NumberLabelFilter(NextName(), op, NextNumber()),
            2 => new DurationLabelFilter(NextName(), op, _random.NextInt64(-1L << 50, 1L << 50)),
            3 => new BytesLabelFilter(NextName(), op, NextSize()),
            _ => new IpLabelFilter(NextName(), Chance(0.5), Pick(Addresses)),
        };
    }

    /// <summary>Only sizes of two digits and a unit up to TB keep their value when printed; PB cannot be read back,
    /// since the <c>P</c> after a number begins an exponent.</summary>
    private ulong NextSize() => (ulong)_random.Next(1, 100) * (ulong)Math.Pow(1000, _random.Next(5));

    /// <summary>Zero is left out: with a sign, <c>-0</c> reads as a duration.</summary>
    private double NextNumber() => _random.Next(4) switch
    {
        0 => _random.Next(1, 1000),
        1 => -_random.Next(1, 1000) / 8.0,
        2 => double.Parse($"{_random.Next(1, 99)}e{_random.Next(-20, 20)}", CultureInfo.InvariantCulture),
        _ => _random.NextDouble() + 1,
    };

    private LabelChoice NextChoice()
    {
        var matcher = Chance(0.5) ? NextMatcher() : null;
        return new LabelChoice(matcher?.Name ?? NextName(), matcher);
    }

    private LabelMatcher NextMatcher()
    {
        var op = Pick(Enum.GetValues<MatchOp>());
        return new LabelMatcher(NextName(), op, Pick(op is MatchOp.Match or MatchOp.NotMatch ? Regexes : Texts));
    }

    private string NextName() => Pick(Names);

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private T[] Many<T>(int max, Func<T> next) => [.. Enumerable.Range(0, _random.Next(max + 1)).Select(_ => next())];
}

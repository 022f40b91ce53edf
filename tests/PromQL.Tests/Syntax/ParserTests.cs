using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Syntax;

public class ParserTests
{
    private static readonly PromQLParser Parser = new(PromQLOptions.Experimental);

    [Theory]
    [InlineData("0x1F", 31)]
    [InlineData("0755", 493)]
    [InlineData("08", 8)]
    [InlineData("1_000.5", 1000.5)]
    [InlineData("0x1_0", 16)]
    [InlineData("+5.5e-3", 0.0055)]
    [InlineData("-iNf", double.NegativeInfinity)]
    [InlineData("1h30m", 5400)]
    [InlineData("-5ms", -0.005)]
    [InlineData("9223372036854775808", 9.2233720368547758E+18)]
    public void Numbers_are_Gos(string query, double value)
        => Assert.Equal(value, Assert.IsType<NumberExpr>(Parser.ParseExpr(query)).Value);

    [Theory]
    [InlineData("-2^2", "(-(2 ^ 2))")]
    [InlineData("2 ^ -3 * 4", "((2 ^ -3) * 4)")]
    [InlineData("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))")]
    [InlineData("1 - 2 - 3 * 4 % 5", "((1 - 2) - ((3 * 4) % 5))")]
    [InlineData("a or b and c unless d == e + f atan2 g", "(a or ((b and c) unless (d == (e + (f atan2 g)))))")]
    [InlineData("-a * b", "((-a) * b)")]
    [InlineData("a </ 3 >/ b", "((a </ 3) >/ b)")]
    [InlineData("foo offset 5 + 2", "(foo offset 5s + 2)")]
    [InlineData("foo offset -2 ^ 2", "(foo offset -2s ^ 2)")]
    [InlineData("foo offset step() * 0", "(foo offset step() * 0)")]
    [InlineData("-foo[5m:1m] or a", null)]
    public void Operators_bind_as_in_Prometheus(string query, string? grouped)
    {
        if (grouped is null)
        {
            Assert.Throws<PromQLParseException>(() => Parser.ParseExpr(query));
            return;
        }

        Assert.Equal(grouped, Grouped(Parser.ParseExpr(query)));
    }

    [Theory]
    [InlineData("sum(foo)BY(a,\"b.c\",)", "sum by (a, \"b.c\") (foo)")]
    [InlineData("sum by() (foo)", "sum(foo)")]
    [InlineData("sum without() (foo)", "sum without () (foo)")]
    [InlineData("sum by (by, on, bool, offset, sum) (sum)", "sum by (by, on, bool, offset, sum) (sum)")]
    [InlineData("by + offset + fill + start", "by + offset + fill + start")]
    [InlineData("{\"a.b\", 'c d'!~`x\\d`}", "{\"c d\"!~\"x\\\\d\",__name__=\"a.b\"}")]
    [InlineData("foo{z=\"1\", a='\\'', __name__=~\"f.*\"}", null)]
    [InlineData("a * on (x) GROUP_LEFT b", "a * on (x) group_left () b")]
    [InlineData("a * ignoring () group_right (y) b", "a * ignoring () group_right (y) b")]
    [InlineData("a + fill_left(-1) fill_right (+Inf) b", "a + fill_left (-1) fill_right (+Inf) b")]
    [InlineData("a + bool fill(2) b", null)]
    [InlineData("a < bool fill(2) b", "a < bool fill (2) b")]
    [InlineData("foo[ 3600 ] OFFSET -90 @ 1.5", "foo[1h] @ 1.500 offset -1m30s")]
    [InlineData("foo @ end() [5m] smoothed", "foo[5m] @ end() smoothed")]
    [InlineData("foo[5m:] offset 0", "foo[5m:]")]
    [InlineData("foo[(5m+step())*2:MIN_OF(1,range())]", "foo[(5m + step()) * 2:min_of(1, range())]")]
    [InlineData("foo offset (2^2)", "foo offset (2 ^ 2)")]
    [InlineData("foo offset -(1m)", "foo offset -(1m)")]
    [InlineData("\"\\xff\\u00e9\\a\"", "\"\\xffé\\a\"")]
    [InlineData("STEP() + min_of(1, 2)", "step() + min_of(1, 2)")]
    [InlineData("1y + 1h30m", "1y + 1h30m")]
    [InlineData("info(foo, {a=~\".*\"})", "info(foo, {a=~\".*\"})")]
    public void Expressions_print_in_one_way(string query, string? printed)
    {
        if (printed is null)
        {
            Assert.Throws<PromQLParseException>(() => Parser.ParseExpr(query));
            return;
        }

        Assert.Equal(printed, Parser.ParseExpr(query).ToString());
        Assert.Equal(printed, Parser.ParseExpr(printed).ToString());
    }

    [Fact]
    public void Selectors_alone_may_match_everything()
    {
        Assert.Equal("a=~\".*\"", Assert.Single(PromQLParser.ParseSelector("{a=~\".*\"}")).ToString());
        var fault = Assert.Throws<PromQLParseException>(() => PromQLParser.ParseSelector("foo offset 5m"));
        Assert.Equal("1:5: parse error: unexpected <offset>", fault.Message);
    }

    [Fact]
    public void Operators_of_sets_and_scalars_get_their_matching()
    {
        var set = Assert.IsType<BinaryExpr>(Parser.ParseExpr("a and on (x) b"));
        Assert.Equal(MatchCardinality.ManyToMany, set.Matching?.Cardinality);
        Assert.Null(Assert.IsType<BinaryExpr>(Parser.ParseExpr("a + 1")).Matching);
    }

    [Fact]
    public void Positions_count_bytes_and_hold_modifiers()
    {
        var expr = Parser.ParseExpr("label_replace(a, 'é', '', '', '') or rate(foo{x=\"y\"}[5m] offset 2m)");
        var rate = Assert.IsType<CallExpr>(Assert.IsType<BinaryExpr>(expr).Right);
        Assert.Equal(new PositionRange(38, 68), rate.Position);
        Assert.Equal(new PositionRange(43, 67), rate.Arguments[0].Position);
        Assert.Equal(new PositionRange(43, 53), Assert.IsType<MatrixSelectorExpr>(rate.Arguments[0]).Selector.Position);
    }

    [Fact]
    public void Durations_are_computed_in_the_querys_scope()
    {
        var scope = new DurationScope(StepMs: 10_000, RangeMs: 60_000);
        Assert.Equal(25_000, Range("foo[(step() - 5) * range() / 12]").Milliseconds(scope));
        Assert.Equal(1_001, Range("foo[1s + 0.0019]").Milliseconds(scope));
        Assert.Equal(90_500, Range("foo[90.5]").Milliseconds(scope));
        Assert.Equal("division by zero", Refusal("foo[1m / (5 - 5)]"));
        Assert.Equal("duration must be greater than 0", Refusal("foo[step() - 10]"));

        string Refusal(string query)
            => Assert.ThrowsAny<Trine.Model.RequestException>(() => Range(query).Milliseconds(scope)).Message;
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("abs(", ")")]
    [InlineData("sum(", ")")]
    [InlineData("1 + (", ")")]
    public void Nesting_is_bounded(string open, string close)
    {
        const int FarTooDeep = 200_000;
        Parser.ParseExpr(Nested(300));
        Assert.Contains(
            "nested too deeply",
            Assert.Throws<PromQLParseException>(() => Parser.ParseExpr(Nested(FarTooDeep))).Message,
            StringComparison.Ordinal);

        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "foo"
            + string.Concat(Enumerable.Repeat(close, depth));
    }

    [Fact]
    public void Long_chains_of_operators_are_bounded_too()
    {
        Parser.ParseExpr(string.Join(" + ", Enumerable.Repeat("a", PromQLLimits.DepthMax)));
        Assert.Throws<PromQLParseException>(
            () => Parser.ParseExpr(string.Join(" + ", Enumerable.Repeat("a", PromQLLimits.DepthMax + 1))));
        Assert.Throws<PromQLParseException>(
            () => Parser.ParseExpr($"foo[{string.Join('+', Enumerable.Repeat("1", PromQLLimits.DepthMax + 1))}]"));
        Assert.Throws<PromQLParseException>(
            () => Parser.ParseExpr($"foo[{new string('-', 100_000)}1]"));
    }

    private static DurationExpr Range(string query)
        => Assert.IsType<MatrixSelectorExpr>(Parser.ParseExpr(query)).Range;

    /// <summary>The expression with parentheses around every operator.</summary>
    private static string Grouped(PromQLExpr expr) => expr switch
    {
        BinaryExpr binary => $"({Grouped(binary.Left)} {binary.Op.Symbol()} {Grouped(binary.Right)})",
        UnaryExpr unary => $"({(unary.IsNegative ? '-' : '+')}{Grouped(unary.Operand)})",
        _ => expr.ToString(),
    };
}

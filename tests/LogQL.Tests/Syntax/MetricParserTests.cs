using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

public class MetricParserTests
{
    private const long Minute = 60_000_000_000;

    [Theory]
    [InlineData("rate({a=\"b\"} |= \"x\" [5m])")]
    [InlineData("rate({a=\"b\"} [5m] |= \"x\")")]
    [InlineData("rate(({a=\"b\"} |= \"x\") [5m])")]
    [InlineData("rate(({a=\"b\"} |= \"x\" [5m]))")]
    public void Range_may_stand_in_several_places(string query)
    {
        var range = ParserAssert.Metric<RangeAggregationExpr>(query).Range;
        Assert.Equal("{a=\"b\"} |= \"x\"", range.Selector.ToString());
        Assert.Equal((5 * Minute, 0L), (range.IntervalNs, range.OffsetNs));
    }

    [Theory]
    [InlineData("sum_over_time({a=\"b\"} | json | unwrap x | y=\"1\" [1m] offset 2m)")]
    [InlineData("sum_over_time({a=\"b\"}[1m] offset 2m | json | unwrap x | y=\"1\")")]
    [InlineData("sum_over_time(({a=\"b\"} | json | unwrap x | y=\"1\")[1m] offset 2m)")]
    public void Unwrap_and_offset_follow_the_range_around(string query)
    {
        var range = ParserAssert.Metric<RangeAggregationExpr>(query).Range;
        Assert.Equal((Minute, 2 * Minute), (range.IntervalNs, range.OffsetNs));
        Assert.Equal("| unwrap x | y=\"1\"", range.Unwrap?.ToString());
        Assert.IsType<JsonStage>(Assert.Single(range.Selector.Stages));
    }

    [Theory]
    [InlineData("unwrap x", UnwrapConversion.None)]
    [InlineData("unwrap bytes(x)", UnwrapConversion.Bytes)]
    [InlineData("unwrap duration(x)", UnwrapConversion.Duration)]
    [InlineData("unwrap duration_seconds(x)", UnwrapConversion.DurationSeconds)]
    public void Unwrap_has_three_conversions(string unwrap, UnwrapConversion conversion)
    {
        var range = ParserAssert.Metric<RangeAggregationExpr>($"max_over_time({{a=\"b\"}} | {unwrap} [1m])").Range;
        Assert.Equal(("x", conversion), (range.Unwrap?.Label, range.Unwrap?.Conversion));
    }

    [Fact]
    public void Every_range_function_is_read()
    {
        foreach (var op in Enum.GetValues<RangeOp>())
        {
            var parameter = op == RangeOp.QuantileOverTime ? "0.9, " : "";
            var unwrap = op.RequiresUnwrap() ? "| unwrap x " : "";
            var query = $"{op.Name()}({parameter}{{a=\"b\"}} {unwrap}[1m])";
            Assert.Equal(op, ParserAssert.Metric<RangeAggregationExpr>(query).Op);
        }
    }

    [Fact]
    public void Every_vector_operator_is_read()
    {
        foreach (var op in Enum.GetValues<VectorOp>())
        {
            var parameter = op.TakesParameter() ? "3, " : "";
            var query = $"{op.Name()}({parameter}rate({{a=\"b\"}}[1m]))";
            var aggregation = ParserAssert.Metric<VectorAggregationExpr>(query);
            Assert.Equal((op, op.TakesParameter() ? 3L : 0L), (aggregation.Op, aggregation.Parameter));
        }
    }

    [Theory]
    [InlineData("sum by (x, y) (vector(1))", false, "x,y")]
    [InlineData("sum(vector(1)) by (x, y)", false, "x,y")]
    [InlineData("sum without (x) (vector(1))", true, "x")]
    [InlineData("topk(2, vector(1)) without ()", true, "")]
    [InlineData("topk by () (2, vector(1))", false, "")]
    public void Grouping_may_stand_before_or_after_the_operand(string query, bool isWithout, string labels)
    {
        var grouping = ParserAssert.Metric<VectorAggregationExpr>(query).Grouping;
        Assert.NotNull(grouping);
        Assert.Equal((isWithout, labels), (grouping.IsWithout, string.Join(',', grouping.Labels)));
    }

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("8 / 4 / 2", 1)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("7 % 4 - 1", 2)]
    [InlineData("1 - -1", 2)]
    [InlineData("1 == 1", 1)]
    [InlineData("2 > 3", 0)]
    [InlineData("3 >= 3 != bool 0", 1)]
    [InlineData("1 / 0", double.NaN)]
    [InlineData("5 % 0", double.NaN)]
    public void Literals_are_folded(string query, double expected)
        => Assert.Equal(expected, ParserAssert.Metric<LiteralExpr>(query).Value);

    [Theory]
    [InlineData(
        "vector(1) or vector(2) and vector(3)", "(vector(1.000000) or (vector(2.000000) and vector(3.000000)))")]
    [InlineData("vector(1) and vector(2) > 3", "(vector(1.000000) and (vector(2.000000) > 3))")]
    [InlineData("vector(1) > 2 + 3", "(vector(1.000000) > 5)")]
    [InlineData("vector(1) - 2 - 3", "((vector(1.000000) - 2) - 3)")]
    [InlineData("vector(1) ^ vector(2) ^ vector(3)", "(vector(1.000000) ^ (vector(2.000000) ^ vector(3.000000)))")]
    [InlineData(
        "vector(1) unless vector(2) unless vector(3)",
        "((vector(1.000000) unless vector(2.000000)) unless vector(3.000000))")]
    public void Operators_bind_by_precedence(string query, string expected)
        => Assert.Equal(expected, LogQLParser.Parse(query).ToString());

    [Fact]
    public void Matching_is_read_in_full()
    {
        var binary = ParserAssert.Metric<BinaryOpExpr>("vector(1) >= bool on (a, b) group_left (c) vector(2)");
        Assert.True(binary.ReturnBool);
        Assert.Equivalent(
            new VectorMatching(MatchCardinality.ManyToOne, IsOn: true, ["a", "b"], ["c"]), binary.Matching);
    }

    [Theory]
    [InlineData("vector(1) + vector(2)", MatchCardinality.OneToOne, false)]
    [InlineData("vector(1) + on () vector(2)", MatchCardinality.OneToOne, true)]
    [InlineData("vector(1) + ignoring (a) group_right vector(2)", MatchCardinality.OneToMany, false)]
    [InlineData("vector(1) + on (a) group_left () vector(2)", MatchCardinality.ManyToOne, true)]
    public void Matching_may_leave_parts_out(string query, MatchCardinality cardinality, bool isOn)
    {
        var matching = ParserAssert.Metric<BinaryOpExpr>(query).Matching;
        Assert.Equal((cardinality, isOn), (matching.Cardinality, matching.IsOn));
        Assert.Empty(matching.Include);
    }

    [Fact]
    public void Label_replace_keeps_its_arguments()
    {
        var replace = ParserAssert.Metric<LabelReplaceExpr>("label_replace(vector(1), \"d\", \"$1\", \"s\", \"(.*)\")");
        Assert.Equal(
            ("d", "$1", "s", "(.*)"), (replace.Destination, replace.Replacement, replace.Source, replace.Pattern));
    }
}

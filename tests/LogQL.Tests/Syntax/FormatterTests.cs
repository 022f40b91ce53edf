using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

public class FormatterTests
{
    private const string LongSelector =
        "{cluster=\"production-eu-west-1\", namespace=\"observability\", container=~\"distributor|ingester\"}";

    [Theory]
    [InlineData("{a=\"b\"}|=\"c\"|json|d>1m", "{a=\"b\"} |= \"c\" | json | d>1m0s")]
    [InlineData("count_over_time({a=\"b\"}[1d12h]offset 1w)", "count_over_time({a=\"b\"}[1d12h] offset 168h0m0s)")]
    [InlineData("vector(2)>bool 1", "(vector(2.000000) > bool 1)")]
    [InlineData("vector(1) + 1500000", "(vector(1.000000) + 1.5e+06)")]
    public void Short_queries_stay_on_one_line(string query, string expected) => Assert.Equal(expected, Format(query));

    [Fact]
    public void Line_length_decides_at_a_hundred_bytes()
    {
        var fits = "{a=\"" + new string('x', 87) + "\"} |= \"c\"";
        Assert.Equal(100, fits.Length);
        Assert.Equal(fits, Format(fits));
        Assert.Equal(
            fits.Replace("x\"} ", "xx\"}\n  ", StringComparison.Ordinal),
            Format(fits.Replace("x\"", "xx\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Stages_stand_on_lines_of_their_own()
        => Assert.Equal(
            LongSelector + """

              |= "error" != "timeout"
              | logfmt
            | decolorize
              | line_format "{{.msg}}"
            """,
            Format(LongSelector + "|=\"error\"!=\"timeout\"|logfmt|decolorize|line_format \"{{.msg}}\""));

    [Fact]
    public void Line_filters_share_the_first_line_while_they_fit()
    {
        var text = new string('x', 40);
        Assert.Equal(
            $"{LongSelector}\n  |= \"{text}\" |= \"{text}\"\n  != \"{text}\"\n  |= \"y\"\n  | json",
            Format($"{LongSelector} |= \"{text}\" |= \"{text}\" != \"{text}\" |= \"y\" | json"));
    }

    [Fact]
    public void Aggregations_indent_their_arguments()
        => Assert.Equal(
            $$"""
            topk by (cluster, namespace)(
              5,
              quantile_over_time(
                0.99,
                {{LongSelector}}
                  | json
                  | unwrap duration(latency)
                  | __error__="" [5m] offset 1h
              ) by (cluster)
            )
            """,
            Format(
                "topk(5, quantile_over_time(0.99, " + LongSelector
                + " | json | unwrap duration(latency) | __error__=\"\" [5m] offset 1h) by (cluster)) "
                + "by (cluster, namespace)"));

    [Fact]
    public void Operators_stand_between_their_sides()
        => Assert.Equal(
            $$"""
              rate(
                {{LongSelector}} [5m]
              )
            / on (cluster, pod) group_left (node)
              label_replace(
                rate(
                  {{LongSelector}} [5m]
                ),
                "a",
                "$1",
                "b",
                "(.*)"
              )
            """,
            Format(
                $"rate({LongSelector}[5m]) / on(cluster, pod) group_left(node) "
                + $"label_replace(rate({LongSelector}[5m]), \"a\", \"$1\", \"b\", \"(.*)\")"));

    [Fact]
    public void Broken_operators_keep_parentheses_that_matter()
        => Assert.Equal(
            $$"""
              (
                  rate(
                    {{LongSelector}} [5m]
                  )
                +
                  1
              )
            *
              2
            """,
            Format($"(rate({LongSelector}[5m]) + 1) * 2"));

    [Theory]
    [InlineData("[5m] offset 1d12h)", "[5m] offset 1d12h")]
    [InlineData("[5m] offset -24h)", "[5m] offset -24h0m0s")]
    [InlineData("[5m] offset 1us)", "[5m] offset 1µs")]
    public void Offsets_read_back(string range, string expected)
        => Assert.Contains(expected, Format($"rate({LongSelector} | json {range}"), StringComparison.Ordinal);

    [Fact]
    public void Formatted_text_is_the_same_query()
    {
        var generator = new QueryGenerator(20_260_115);
        for (var i = 0; i < 300; i++)
        {
            var expr = generator.NextExpr();
            var formatted = LogQLFormatter.Format(expr);
            Assert.True(
                expr.ToString() == LogQLParser.Parse(formatted).ToString(), $"query {i} of seed 20260115: {formatted}");
        }
    }

    private static string Format(string query) => LogQLFormatter.Format(LogQLParser.ParseForDisplay(query));
}

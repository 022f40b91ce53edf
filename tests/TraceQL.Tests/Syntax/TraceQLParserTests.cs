using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests.Syntax;

public sealed class TraceQLParserTests
{
    [Theory]
    [InlineData("{}", "{ true }")]
    [InlineData("{ .a || .b && .c }", "{ (.a || .b) && .c }")]
    [InlineData("{ !.a = true }", "{ (!.a) = true }")]
    [InlineData("{ -.a + 1 > 2 }", "{ ((-.a) + 1) > 2 }")]
    [InlineData("{ -.a * 2 > 2 }", "{ (-(.a * 2)) > 2 }")]
    [InlineData("{ .a ^ 2 ^ 3 = 1 }", "{ (.a ^ (2 ^ 3)) = 1 }")]
    [InlineData("{ .a-1 = 1 }", "{ .a-1 = 1 }")]
    [InlineData("{ !nil = .a && span: name != nil }", "{ (!(nil = .a)) && (name != nil) }")]
    [InlineData("{} with(a=1) with(b=2)", "{ true } with(b=2)")]
    [InlineData("({} | rate()) > 1 + 3 / 2", "{ true } | rate() > 2")]
    [InlineData("{ span.a = -(-5) }", "{ span.a = 5 }")]
    [InlineData(
        "{ span:name = \"a\\tb\" && trace:rootService != `c` }", "{ (name = `a\tb`) && (rootServiceName != `c`) }")]
    [InlineData(
        "{ span.\"a b\".c = 1d2h && .\"quote\\\"\" != nil }",
        "{ (span.\"a b.c\" = 26h0m0s) && (.\"quote\\\"\" != nil) }")]
    [InlineData("{ .a } && { .b } >> { .c }", "{ .a } && ({ .b } >> { .c })")]
    [InlineData("({ .a } | count() > 1) || ({ .b })", "({ .a } | count() > 1) || { .b }")]
    [InlineData("(by(.a)) && ({ .b } | { .c })", "(by(.a)) && ({ .b } | { .c })")]
    [InlineData("{ .a } /* b */ | avg(duration) >= -1.5s // c", "{ .a } | avg(duration) >= -1.5s")]
    [InlineData(
        "{ } | by(.a + 1) | coalesce() | select(.b, status)",
        "{ true } | by(.a + 1) | coalesce() | select(.b, status)")]
    [InlineData("{ } !>> { } &~ { } !~ { }", "(({ true } !>> { true }) &~ { true }) !~ { true }")]
    [InlineData("count() > 1", "count() > 1")]
    [InlineData("{ } | rate() by (.a, span:kind) > 1 | topk(3) with (sample=true, exemplars=5)",
        "{ true } | rate() by(.a, kind) > 1 | topk(3) with(sample=true, exemplars=5)")]
    [InlineData("{ } | quantile_over_time(duration, .5, 1)", "{ true } | quantile_over_time(duration, 0.5, 1.0)")]
    [InlineData("{ } | compare({})", "{ true } | compare({ true }, 10)")]
    [InlineData("{ } | compare({ .a = 1 }, 5, 10, 20)", "{ true } | compare({ .a = 1 }, 5, 10, 20)")]
    [InlineData(
        "({ } | rate()) / ({ } | count_over_time()) * (3 / 2)",
        "(({ true } | rate()) / ({ true } | count_over_time())) * 1")]
    public void A_query_is_printed_in_its_canonical_form_which_parses_to_the_same(string query, string canonical)
    {
        var parsed = TraceQLParser.Parse(query);

        Assert.Equal(canonical, parsed.ToString());
        Assert.Equal(parsed, TraceQLParser.Parse(canonical));
    }

    [Theory]
    [InlineData("{ .a = 1 } >", "parse error at line 1, col 13: syntax error: unexpected $end, expecting { or (")]
    [InlineData("({ .a } | { .b }", "parse error at line 1, col 17: syntax error: unexpected $end, expecting ) or |")]
    [InlineData("by(.a) && { .b }", "parse error at line 1, col 8: syntax error: unexpected &&")]
    [InlineData("{} | count() > \"a\"", "parse error at line 1, col 16: syntax error: unexpected STRING")]
    [InlineData(
        "{ 99999999999999999999 = 1 }",
        "parse error at line 1, col 3: strconv.Atoi: parsing \"99999999999999999999\": value out of range")]
    [InlineData("{ .a == 1 }", "parse error at line 1, col 7: syntax error: unexpected =")]
    [InlineData("{\n  = 1 }", "parse error at line 2, col 3: syntax error: unexpected =")]
    [InlineData(
        "{ . = 1 }", "parse error at line 1, col 4: syntax error: unexpected END_ATTRIBUTE, expecting IDENTIFIER")]
    [InlineData("{ .a with }", "parse error at line 1, col 6: syntax error: unexpected with")]
    [InlineData("{} | rate(.a)", "parse error at line 1, col 11: syntax error: unexpected ., expecting )")]
    [InlineData("{ unknown = 1 }", "parse error at line 1, col 3: unknown identifier: unknown")]
    [InlineData("{ span:nope = 1 }", "parse error at line 1, col 3: unknown identifier: span:nope")]
    [InlineData("{ name = \"open }", "parse error at line 1, col 10: literal not terminated")]
    [InlineData("{ .a =~ .b }", "invalid type for =~ or !~: .b")]
    [InlineData("{ .a > nil }", "parse error at line 1, col 12: syntax error: unexpected }")]
    [InlineData("{ nil }", "parse error at line 1, col 7: syntax error: unexpected }")]
    [InlineData("{} with(rate=1)", "parse error at line 1, col 9: syntax error: unexpected rate, expecting IDENTIFIER")]
    [InlineData("{} with(a=nil)", "parse error at line 1, col 14: syntax error: unexpected )")]
    [InlineData(
        "{} | rate() | topk(maxInt)",
        "parse error at line 1, col 20: syntax error: unexpected maxInt, expecting INTEGER")]
    [InlineData("({} | count()) * 2 > 2", "parse error at line 1, col 16: syntax error: unexpected *")]
    [InlineData("2 < ({} | count())", "parse error at line 1, col 19: syntax error: unexpected $end")]
    [InlineData("({} | count()) > `a`", "binary operations must operate on the same type: ({ true } | count()) > `a`")]
    [InlineData("{} | count()", "parse error at line 1, col 13: syntax error: unexpected $end")]
    [InlineData("{} | rate() | rate()", "parse error at line 1, col 15: syntax error: unexpected rate")]
    [InlineData("{ name }", "span filter field expressions must resolve to a boolean: { name }")]
    [InlineData("{ name = 5 }", "binary operations must operate on the same type: name = 5")]
    [InlineData("{ name =~ 5 }", "binary operations must operate on the same type: name =~ 5")]
    [InlineData("{ .a !~ 5 }", "illegal operation for the given types: .a !~ 5")]
    [InlineData("{ status < error }", "illegal operation for the given types: status < error")]
    [InlineData("{ -true }", "illegal operation for the given type: -true")]
    [InlineData("{ duration = nil }", "duration=nil is not valid because intrinsics cannot be nil")]
    [InlineData(
        "{ nil = resource.service.name }",
        "resource.service.name=nil is not valid because resource.service.name cannot be nil")]
    [InlineData("{ name =~ \"(\" }", "invalid regex: `(`")]
    [InlineData("{ parent.a = 1 }", "parent not yet supported")]
    [InlineData("{} | max(status) > 1", "aggregate field expressions must resolve to a number type: max(status)")]
    [InlineData("{} | avg(1) > 1", "aggregate field expressions must reference the span: avg(1)")]
    [InlineData("{} | count() + 1 > 2", "scalar filter lhs of type (%v) not yet supported")]
    [InlineData("({ .a } | count()) > ({ .b } | count())", "scalar filter lhs of type (%v) not yet supported")]
    [InlineData("3 = 2", "scalar filter lhs of type (%v) not yet supported")]
    [InlineData("{} | by(1)", "grouping field expressions must reference the span: by(1)")]
    [InlineData("{} | rate() by (.a, .b, .c, .d, .e, .f)", "metrics group by 6 values not yet supported")]
    [InlineData("{} | avg_over_time(.x) by (.a, .b, .c, .d, .e)", "metrics group by 5 values not yet supported")]
    [InlineData("{} | quantile_over_time(duration, 1.5)", "quantile must be between 0 and 1: 1.5")]
    [InlineData(
        "{} | rate() | topk(-1)", "parse error at line 1, col 20: syntax error: unexpected -, expecting INTEGER")]
    [InlineData(
        "{} | quantile_over_time(duration, -1)",
        "parse error at line 1, col 35: syntax error: unexpected -, expecting INTEGER or FLOAT")]
    [InlineData("{} | rate() | topk(0)", "topk limit must be greater than 0")]
    [InlineData("{} | compare({ status = error }) | topk(2)", "`compare()` cannot be used with second stage functions")]
    public void A_fault_is_told_in_upstreams_words(string query, string message)
    {
        var fault = Assert.Throws<TraceQLParseException>(() => TraceQLParser.Parse(query));

        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public void Five_attributes_may_be_grouped_by()
        => Assert.Equal(
            5, ((MetricsQuery)TraceQLParser.Parse("{} | rate() by (.a, .b, .c, .d, .e)").Metrics!).Function.By.Count);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("!", "")]
    public void Nesting_is_bounded(string open, string close)
    {
        string Nested(int depth) => "{ " + string.Concat(Enumerable.Repeat(open, depth)) + ".a"
            + string.Concat(Enumerable.Repeat(close, depth)) + " }";

        TraceQLParser.Parse(Nested(TraceQLLimits.DepthMax - 10));
        var fault = Assert.Throws<TraceQLParseException>(() => TraceQLParser.Parse(Nested(TraceQLLimits.DepthMax + 1)));
        Assert.Contains("nested too deeply", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_of_more_bytes_than_allowed_is_refused()
    {
        var padding = new string(' ', TraceQLLimits.QueryBytesMax - 2);
        TraceQLParser.Parse("{}" + padding);

        Assert.Throws<TraceQLParseException>(() => TraceQLParser.Parse("{} " + padding));
    }

    [Theory]
    [InlineData("span.http.url", true)]
    [InlineData(".foo", true)]
    [InlineData("status", true)]
    [InlineData("event:name", true)]
    [InlineData("foo.bar", false)]
    [InlineData("nothing", false)]
    [InlineData("parent.a", false)]
    [InlineData(".a = 1", false)]
    public void A_name_is_an_attribute_or_not(string text, bool isAttribute)
        => Assert.Equal(isAttribute, TraceQLParser.TryParseAttribute(text, out _));
}

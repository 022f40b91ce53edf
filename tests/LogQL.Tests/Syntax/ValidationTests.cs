using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

public class ValidationTests
{
    private const string NoUsefulMatcher =
        "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible "
        + "value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";

    [Theory]
    [InlineData("{}")]
    [InlineData("{a=\"\"}")]
    [InlineData("{a!=\"b\"}")]
    [InlineData("{a=~\"b|\"}")]
    [InlineData("{a!~\".+\"} |= \"c\"")]
    [InlineData("rate({a=~\".*\"}[1m])")]
    [InlineData("sum(rate({a=\"b\"}[1m])) / sum(rate({}[1m]))")]
    [InlineData("label_replace(rate({}[1m]), \"a\", \"b\", \"c\", \"d\")")]
    [InlineData("label_replace(1, \"a\", \"b\", \"c\", \"d\")")]
    public void A_matcher_must_exclude_the_empty_value(string query)
        => Assert.Equal(NoUsefulMatcher, ParserAssert.ErrorOf(query));

    [Theory]
    [InlineData("{a=\"b\"}")]
    [InlineData("{a=~\".+\"}")]
    [InlineData("{a!=\"\"}")]
    [InlineData("{a=\"\", b=\"c\"}")]
    public void One_such_matcher_is_enough(string query) => Assert.Equal(query, LogQLParser.Parse(query).ToString());

    [Theory]
    [InlineData("sum_over_time({a=\"b\"}[1m])", "invalid aggregation sum_over_time without unwrap")]
    [InlineData("bytes_rate({a=\"b\"} | unwrap c [1m])", "invalid aggregation bytes_rate with unwrap")]
    [InlineData("rate({a=\"b\"}[1m]) by (c)", "grouping not allowed for rate aggregation")]
    [InlineData("sum_over_time({a=\"b\"}[1m]) by (c)", "grouping not allowed for sum_over_time aggregation")]
    [InlineData("quantile_over_time({a=\"b\"} | unwrap c [1m])", "parameter required for operation quantile_over_time")]
    [InlineData("max_over_time(2, {a=\"b\"} | unwrap c [1m])", "parameter 2 not supported for operation max_over_time")]
    [InlineData("topk(vector(1))", "parameter required for operation topk")]
    [InlineData("topk(0, vector(1))", "invalid parameter (must be greater than 0) topk(0")]
    [InlineData("bottomk(1.5, vector(1))", "invalid parameter bottomk(1.5,")]
    [InlineData("approx_topk(0x1, vector(1))", "invalid parameter approx_topk(0x1,")]
    [InlineData("approx_topk(1, vector(1)) by (a)", "grouping not allowed for approx_topk aggregation")]
    [InlineData("max(2, vector(1))", "unsupported parameter for operation max(2,")]
    [InlineData("sort by (a) (vector(1))", "sort and sort_desc doesn't allow grouping by ")]
    [InlineData("sort_desc(vector(1)) without (a)", "sort and sort_desc doesn't allow grouping by ")]
    [InlineData(
        "label_replace(vector(1), \"a\", \"b\", \"c\", \"(\")",
        "invalid regex in label_replace: error parsing regexp: missing closing ): `^(?:()$`")]
    [InlineData("{a=\"b\"} - 1", "unexpected type for left leg of binary operation (-): *syntax.MatchersExpr")]
    [InlineData("1 - {a=\"b\"} | json", "unexpected type for right leg of binary operation (-): *syntax.PipelineExpr")]
    [InlineData("1 and vector(1)", "unexpected literal for left leg of logical/set binary operation (and): 1.000000")]
    [InlineData(
        "vector(1) unless 2.5", "unexpected literal for right leg of logical/set binary operation (unless): 2.500000")]
    [InlineData(
        "1e999", "unable to parse literal as a float: strconv.ParseFloat: parsing \"1e999\": value out of range")]
    [InlineData(
        "vector(0x1)", "unable to parse vectorExpr as a float: strconv.ParseFloat: parsing \"0x1\": invalid syntax")]
    public void Metric_queries_must_make_sense(string query, string expected)
        => Assert.Equal("parse error : " + expected, ParserAssert.ErrorOf(query));

    [Fact]
    public void What_makes_no_sense_is_reported_after_errors_of_syntax()
        => Assert.Equal(
            "parse error at line 1, col 22: syntax error: unexpected )",
            ParserAssert.ErrorOf("topk(0, vector(1)) + )"));

    [Theory]
    [InlineData("{a=~\"(\"}", "error parsing regexp: missing closing ): `(`")]
    [InlineData("{a=\"b\"} | regexp \"(c)\"", "invalid regexp parser: at least one named capture must be supplied")]
    [InlineData("{a=\"b\"} | regexp \"(?P<c>.)(?P<c>.)\"", "invalid regexp parser: duplicate extracted label name 'c'")]
    [InlineData(
        "{a=\"b\"} | pattern \"\"",
        "invalid pattern parser: parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL")]
    [InlineData("{a=\"b\"} | pattern \"c\"", "invalid pattern parser: at least one capture is required")]
    [InlineData("{a=\"b\"} | pattern \"<_> c\"", "invalid pattern parser: at least one capture is required")]
    [InlineData(
        "{a=\"b\"} | pattern \"<c><_>\"",
        "invalid pattern parser: found consecutive capture '<c><_>': invalid expression")]
    [InlineData(
        "{a=\"b\"} | pattern \"<c> <c>\"", "invalid pattern parser: duplicate capture name (c): invalid expression")]
    public void Arguments_that_are_checked_on_reading(string query, string expected)
        => Assert.Equal("parse error : " + expected, ParserAssert.ErrorOf(query));

    [Theory]
    [InlineData("|~ \"[\"", "|~ \"[\"", "error parsing regexp: missing closing ]: `[`")]
    [InlineData(
        "|= \"c\" !~ \"d\" or \"(\"", "|= \"c\" !~ \"d\" !~ \"(\"", "error parsing regexp: missing closing ): `(`")]
    [InlineData("|> \"<_><_>\"", "|> \"<_><_>\"", "found consecutive capture '<_><_>': invalid expression")]
    [InlineData("!> \"<c>\"", "!> \"<c>\"", "named captures are not allowed: found '<c>'")]
    [InlineData("|= ip(\"1.2.3\")", "|= ip(\"1.2.3\")", "ip: invalid pattern: \"1.2.3\"")]
    [InlineData("|~ ip(\"1.2.3.4\")", "|~ ip(\"1.2.3.4\")", "ip: invalid operation")]
    [InlineData("| c=ip(\"x\")", "| c=ip(\"x\")", "ip: invalid pattern: \"x\"")]
    [InlineData(
        "| json c=\"d[\"",
        "| json c=\"d[\"", "cannot parse expression [d[]: syntax error: unexpected $end, expecting STRING or INDEX")]
    [InlineData("| logfmt c=\"d.e\"", "| logfmt c=\"d.e\"", "cannot parse expression [d.e]: unexpected char .")]
    [InlineData(
        "| label_format c=d, c=e",
        "| label_format c=d,c=e", "multiple label name 'c' not allowed in a single format operation")]
    [InlineData("| label_format __error__=d", "| label_format __error__=d", "__error__ cannot be formatted")]
    [InlineData(
        "| line_format \"{{\"", "| line_format \"{{\"", "invalid line template: template: line:1: unclosed action")]
    [InlineData(
        "| line_format \"{{ nope }}\"",
        "| line_format \"{{ nope }}\"", "invalid line template: template: line:1: function \"nope\" not defined")]
    [InlineData(
        "| label_format c=d, e=\"{{end}}\"",
        "| label_format c=d,e=\"{{end}}\"", "invalid template for label 'e': template: label:1: unexpected {{end}}")]
    [InlineData("| json |~ \"(\" | logfmt c=\"\"", "|~ \"(\"", "error parsing regexp: missing closing ): `(`")]
    [InlineData(
        "| logfmt c=\"\" | d=1 |~ \"(\"",
        "| logfmt c=\"\"", "cannot parse expression []: syntax error: unexpected $end, expecting STRING or KEY")]
    public void Arguments_that_are_checked_before_running(string stages, string stage, string expected)
        => Assert.Equal($"parse error : stage '{stage}' : {expected}", ParserAssert.ErrorOf("{a=\"b\"} " + stages));

    [Theory]
    [InlineData("bytes_over_time({a=\"b\"} | line_format \"{{\" [1m])")]
    [InlineData("rate({a=\"b\"} | line_format \"{{\" | logfmt c [1m])")]
    [InlineData("rate({a=\"b\"} | line_format \"{{\" |= \"c\" [1m])")]
    public void A_line_format_is_checked_where_its_line_is_used(string query)
        => Assert.Contains("unclosed action", ParserAssert.ErrorOf(query), StringComparison.Ordinal);

    [Theory]
    [InlineData("rate({a=\"b\"} | line_format \"{{\" [1m])")]
    [InlineData("rate({a=\"b\"} | json | line_format \"{{\" | drop c [1m])")]
    public void A_line_format_is_not_checked_where_nobody_looks_at_its_line(string query)
        => Assert.Equal(query.Replace(" [", "[", StringComparison.Ordinal), LogQLParser.Parse(query).ToString());

    [Fact]
    public void A_query_to_be_shown_may_have_wrong_arguments()
        => Assert.Equal("{a=\"b\"} |~ \"(\"", LogQLParser.ParseForDisplay("{a=\"b\"}|~\"(\"").ToString());

    [Fact]
    public void Stages_of_every_operand_are_checked()
        => Assert.StartsWith(
            "parse error : stage '|~ \"(\"'",
            ParserAssert.ErrorOf(
                "vector(1) + label_replace(sum(rate({a=\"b\"} |~ \"(\" [1m])), \"a\", \"b\", \"c\", \"d\")"),
            StringComparison.Ordinal);
}

using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Syntax;

public class ParseErrorTests
{
    private static readonly PromQLParser Stable = new(new PromQLOptions());
    private static readonly PromQLParser Everything = new(PromQLOptions.Experimental);

    [Theory]
    [InlineData("", "unknown position: parse error: no expression found in input")]
    [InlineData("# only a comment\n\n", "1:1: parse error: no expression found in input")]
    [InlineData("1+", "1:3: parse error: unexpected end of input")]
    [InlineData(".", "1:1: parse error: unexpected character: '.'")]
    [InlineData("2.5.", "1:1: parse error: bad number or duration syntax: \"2.5.\"")]
    [InlineData("100..4", "1:1: parse error: bad number or duration syntax: \"100..\"")]
    [InlineData("0deadbeef", "1:1: parse error: bad number or duration syntax: \"0de\"")]
    [InlineData("1 /", "1:4: parse error: unexpected end of input")]
    [InlineData("*1", "1:1: parse error: unexpected <op:*>")]
    [InlineData("(1))", "1:5: parse error: unexpected right parenthesis ')'")]
    [InlineData("((1)", "1:5: parse error: unclosed left parenthesis")]
    [InlineData("(", "1:2: parse error: unclosed left parenthesis")]
    [InlineData("1 !~ 1", "1:3: parse error: unexpected character after '!': '~'")]
    [InlineData("1 =~ 1", "1:3: parse error: unexpected character after '=': '~'")]
    [InlineData("foo bar", "1:5: parse error: unexpected identifier \"bar\"")]
    [InlineData("foo = 1", "1:5: parse error: unexpected \"=\"")]
    [InlineData("foo 1h", "1:5: parse error: unexpected duration \"1h\"")]
    [InlineData("foo 'a long text'", "1:5: parse error: unexpected string \"'a long te\"...")]
    [InlineData("a:b c:d", "1:5: parse error: unexpected metric identifier \"c:d\"")]
    [InlineData("é", "1:1: parse error: unexpected character: 'é'")]
    [InlineData("foo +\n  bar{", "2:7: parse error: unexpected end of input inside braces")]
    [InlineData("é{", "1:1: parse error: unexpected character: 'é'")]
    [InlineData("'é' + $", "1:8: parse error: unexpected character: '$'")]
    public void Wrong_texts_are_refused_in_Prometheuss_words(string query, string message) => Refused(query, message);

    [Theory]
    [InlineData("{", "1:2: parse error: unexpected end of input inside braces")]
    [InlineData("}", "1:1: parse error: unexpected character: '}'")]
    [InlineData("some{", "1:6: parse error: unexpected end of input inside braces")]
    [InlineData(
        "some_metric{a=b}",
        "1:15: parse error: unexpected identifier \"b\" in label matching, expected string")]
    [InlineData("some_metric{a:b=\"b\"}", "1:14: parse error: unexpected character inside braces: ':'")]
    [InlineData("foo{a*\"b\"}", "1:6: parse error: unexpected character inside braces: '*'")]
    [InlineData("foo{a>=\"b\"}", "1:6: parse error: unexpected character inside braces: '>'")]
    [InlineData(
        "foo{gibberish}",
        "1:14: parse error: unexpected \"}\" in label matching, expected label matching operator")]
    [InlineData("foo{1}", "1:5: parse error: unexpected character inside braces: '1'")]
    [InlineData(
        "foo{a=\"b\" c=\"d\"}",
        "1:11: parse error: unexpected identifier \"c\" in label matching, expected \",\" or \"}\"")]
    [InlineData("foo{,}", "1:5: parse error: unexpected \",\" in label matching, expected identifier or \"}\"")]
    [InlineData("foo{a=~\"(\"}", "1:5: parse error: error parsing regexp: missing closing ): `(`")]
    [InlineData("foo{a=\"\xff\\xg0\"}", "1:7: parse error: illegal character U+0067 'g' in escape sequence")]
    [InlineData("foo{a=\"\\q\"}", "1:7: parse error: unknown escape sequence U+0071 'q'")]
    [InlineData("{}", "1:1: parse error: vector selector must contain at least one non-empty matcher")]
    [InlineData("{x=~\".*\"}", "1:1: parse error: vector selector must contain at least one non-empty matcher")]
    [InlineData("foo{__name__=\"bar\"}", "1:1: parse error: metric name must not be set twice: \"foo\" or \"bar\"")]
    [InlineData("{\"foo\"", "1:7: parse error: unexpected end of input inside braces")]
    public void Wrong_selectors_are_refused(string query, string message) => Refused(query, message);

    [Theory]
    [InlineData("foo[5m", "1:7: parse error: unclosed left bracket")]
    [InlineData(
        "foo[]",
        "1:5: parse error: unexpected \"]\" in subquery or range selector, expected number, duration, "
        + "step(), or range()")]
    [InlineData(
        "foo[5m 5m]",
        "1:8: parse error: unexpected duration \"5m\" in subquery or range, expected \":\" or \"]\"")]
    [InlineData("foo[0m]", "1:5: parse error: duration must be greater than 0")]
    [InlineData("foo[a]", "1:5: parse error: unexpected character in duration expression: 'a'")]
    [InlineData("foo[5m:5m:5m]", "1:10: parse error: unexpected colon ':'")]
    [InlineData("foo[5m/0]", "1:7: parse error: division by zero")]
    [InlineData("foo[1000000y]", "1:5: parse error: duration out of range")]
    [InlineData("foo[5m] offset 1h30", "1:16: parse error: bad number or duration syntax: \"1h30\"")]
    [InlineData(
        "foo offset",
        "1:11: parse error: unexpected end of input in offset, expected number, duration, step(), or range()")]
    [InlineData("foo offset 1m offset 2m", "1:1: parse error: offset may not be set multiple times")]
    [InlineData(
        "1 offset 1d",
        "1:1: parse error: offset modifier must be preceded by an instant vector selector or range "
        + "vector selector or a subquery")]
    [InlineData("foo offset 1m[5m]", "1:14: parse error: no offset modifiers allowed before range")]
    [InlineData("(foo + bar)[5m]", "1:12: parse error: ranges only allowed for vector selectors")]
    [InlineData("foo @ +Inf", "1:1: parse error: timestamp out of bounds for @ modifier: +Inf")]
    [InlineData("foo @ start", "1:12: parse error: unexpected end of input in @, expected timestamp")]
    [InlineData("foo @ 1 @ 2", "1:1: parse error: @ <timestamp> may not be set multiple times")]
    [InlineData("foo[5m][5m:1m]", "1:1: parse error: subquery is only allowed on instant vector, got matrix instead")]
    public void Wrong_ranges_and_modifiers_are_refused(string query, string message) => Refused(query, message);

    [Theory]
    [InlineData("sum some_metric", "1:5: parse error: unexpected identifier \"some_metric\"")]
    [InlineData(
        "sum (foo) by test",
        "1:14: parse error: unexpected identifier \"test\" in grouping opts, expected \"(\"")]
    [InlineData("sum without(==)(foo)", "1:13: parse error: unexpected <op:==> in grouping opts, expected label")]
    [InlineData(
        "sum without(a b)(foo)",
        "1:15: parse error: unexpected identifier \"b\" in grouping opts, expected \",\" or \")\"")]
    [InlineData("sum (foo) without (a) by (b)", "1:23: parse error: unexpected <by>")]
    [InlineData("sum(5 5)", "1:7: parse error: unexpected number \"5\" in aggregation")]
    [InlineData("sum()", "1:1: parse error: no arguments for aggregate expression provided")]
    [InlineData(
        "topk(foo)",
        "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1")]
    [InlineData(
        "topk(foo, bar)",
        "1:6: parse error: expected type scalar in aggregation parameter, got instant vector")]
    [InlineData("count_values(5, bar)", "1:14: parse error: expected type string in aggregation parameter, got scalar")]
    [InlineData("nope(foo)", "1:1: parse error: unknown function with name \"nope\"")]
    [InlineData("rate(foo,)", "1:9: parse error: trailing commas not allowed in function call args")]
    [InlineData("label_join()", "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 0")]
    [InlineData("round(foo, 1, 2)", "1:1: parse error: expected at most 2 argument(s) in call to \"round\", got 3")]
    [InlineData(
        "rate(foo)",
        "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector")]
    [InlineData("a > bool", "1:9: parse error: unexpected end of input")]
    [InlineData("1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier")]
    [InlineData("a or b or 1", "1:1: parse error: set operator \"or\" not allowed in binary scalar expression")]
    [InlineData("a and on(x) group_left(y) b", "1:1: parse error: no grouping allowed for \"and\" operation")]
    [InlineData("a + group_left(y) b", "1:5: parse error: unexpected <group_left>")]
    [InlineData("a + on(x) 1", "1:1: parse error: vector matching only allowed between instant vectors")]
    [InlineData("\"a\" + 1", "1:1: parse error: binary expression must contain only scalar and instant vector types")]
    [InlineData(
        "-\"x\"",
        "1:1: parse error: unary expression only allowed on expressions of type scalar or instant "
        + "vector, got \"string\"")]
    public void Wrong_calls_and_operators_are_refused(string query, string message) => Refused(query, message);

    [Theory]
    [InlineData("info(foo)", "1:1: parse error: function \"info\" is not enabled")]
    [InlineData(
        "limitk(2, foo)",
        "1:1: parse error: limitk() is experimental and must be enabled with "
        + "--enable-feature=promql-experimental-functions")]
    [InlineData("rate(foo[5m] anchored)", "1:6: parse error: anchored modifier is experimental and not enabled")]
    [InlineData("foo smoothed", "1:1: parse error: smoothed modifier is experimental and not enabled")]
    [InlineData("a + fill(0) b", "1:1: parse error: binop fill modifiers are experimental and not enabled")]
    public void What_is_not_switched_on_is_refused(string query, string message)
    {
        Assert.Equal(message, Assert.Throws<PromQLParseException>(() => Stable.ParseExpr(query)).Message);
        Everything.ParseExpr(query);
    }

    private static void Refused(string query, string message)
        => Assert.Equal(message, Assert.Throws<PromQLParseException>(() => Everything.ParseExpr(query)).Message);
}

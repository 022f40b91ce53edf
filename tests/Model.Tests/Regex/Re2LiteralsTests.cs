using System.Text;
using Trine.Model.Regex;

namespace Trine.Model.Tests.Regex;

public sealed class Re2LiteralsTests
{
    [Theory]
    [InlineData("error", "error")]
    [InlineData("a.*error.*b", "error & a & b")]
    [InlineData("error|warning", "error|warning")]
    [InlineData("(?i)timeout", "timeout/i")]
    [InlineData("(?i)TIMEOUT.*dropped", "timeout/i & dropped/i")]
    [InlineData("(?i)refused", "refused/i|refuſed/i")]
    [InlineData("foo[0-9]+bar", "foo & bar")]
    [InlineData("ab?c", "abc|ac")]
    [InlineData("(abc)+d*", "abc")]
    [InlineData("x{2}y", "xxy")]
    [InlineData("[Ee]rror", "Error|error")]
    [InlineData("err(or|no)=", "error=|errno=")]
    [InlineData("^GET /api$", "GET /api")]
    [InlineData(@"\berror\b", "error")]
    [InlineData("a*", "")]
    [InlineData("a|b*", "")]
    [InlineData("[a-z]+", "")]
    [InlineData("ab\uFFFDcd", "ab & cd")]
    [InlineData("(a.*x|b.*yy)z", "a|yy & z")]
    public void Required_literals_are_found(string pattern, string expected)
    {
        var regex = Re2.Compile(pattern);

        var actual = regex.RequiredLiterals.Select(any => string.Join('|', any.Select(Show))).Order();

        Assert.Equal(expected.Split(" & ").Order(), actual.DefaultIfEmpty(""));
    }

    [Theory]
    [InlineData("", Re2Options.None, MatchShape.Always, "")]
    [InlineData(".*", Re2Options.None, MatchShape.Always, "")]
    [InlineData("error", Re2Options.None, MatchShape.Contains, "error")]
    [InlineData(".*error.*", Re2Options.None, MatchShape.Contains, "error")]
    [InlineData("a|b|c", Re2Options.None, MatchShape.Contains, "a|b|c")]
    [InlineData("(?i)error", Re2Options.None, MatchShape.Contains, "error/i")]
    [InlineData("^error", Re2Options.None, MatchShape.StartsWith, "error")]
    [InlineData("error$", Re2Options.None, MatchShape.EndsWith, "error")]
    [InlineData("^error$", Re2Options.None, MatchShape.Equals, "error")]
    [InlineData("^.*error", Re2Options.None, MatchShape.General, "")]
    [InlineData("a|b|c", Re2Options.Anchored, MatchShape.Equals, "a|b|c")]
    [InlineData("(prod|dev)-(a|b)", Re2Options.Anchored, MatchShape.Equals, "prod-a|prod-b|dev-a|dev-b")]
    [InlineData(".*", Re2Options.Anchored | Re2Options.DotMatchesNewline, MatchShape.Always, "")]
    [InlineData(".+", Re2Options.Anchored | Re2Options.DotMatchesNewline, MatchShape.NonEmpty, "")]
    [InlineData("a.*", Re2Options.Anchored | Re2Options.DotMatchesNewline, MatchShape.StartsWith, "a")]
    [InlineData(".*a", Re2Options.Anchored | Re2Options.DotMatchesNewline, MatchShape.EndsWith, "a")]
    [InlineData(".*a.*", Re2Options.Anchored | Re2Options.DotMatchesNewline, MatchShape.Contains, "a")]
    [InlineData(".*", Re2Options.Anchored, MatchShape.General, "")]
    [InlineData("", Re2Options.Anchored, MatchShape.Equals, "")]
    [InlineData("a|", Re2Options.Anchored, MatchShape.Equals, "a|")]
    [InlineData(@"\berror", Re2Options.None, MatchShape.General, "")]
    [InlineData("a[0-9]", Re2Options.None, MatchShape.General, "")]
    public void Simple_shapes_are_recognised(string pattern, Re2Options options, MatchShape shape, string literals)
    {
        var regex = Re2.Compile(pattern, options);

        Assert.Equal(shape, regex.Shape);
        Assert.Equal(literals, string.Join('|', regex.ShapeLiterals.Select(Show)));
    }

    [Fact]
    public void A_set_of_thousands_of_values_is_looked_up()
    {
        var values = Enumerable.Range(0, 3_000).Select(i => $"pod-{i}").ToArray();
        var regex = Re2.Compile(string.Join('|', values), Re2Options.Anchored);

        Assert.Equal(MatchShape.Equals, regex.Shape);
        Assert.All(values, value => Assert.True(regex.IsMatch(value)));
        Assert.False(regex.IsMatch("pod-3000"));
    }

    [Theory]
    [InlineData("xxTimeOUTxx", true)]
    [InlineData("timeou", false)]
    [InlineData("t timeoux timeout", true)]
    [InlineData("", false)]
    public void A_literal_that_ignores_case_is_found(string text, bool expected)
        => Assert.Equal(expected, new RegexLiteral("timeout"u8.ToArray(), true).IsIn(Encoding.UTF8.GetBytes(text)));

    private static string Show(RegexLiteral literal)
        => Encoding.UTF8.GetString(literal.Utf8) + (literal.IgnoresAsciiCase ? "/i" : "");
}

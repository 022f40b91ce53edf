using System.Text;
using Trine.Model.Regex;

namespace Trine.Model.Tests.Regex;

/// <summary>What Loki makes of simple expressions, and what it leaves to the engine.</summary>
public sealed class TextTestsTests
{
    [Theory]
    [InlineData("foo", "contains foo", "equals foo")]
    [InlineData("(foo)", "contains foo", "equals foo")]
    [InlineData("foo.*", "contains foo", "contains foo")]
    [InlineData(".*foo", "contains foo", "contains foo")]
    [InlineData(".*(?:foo).*?", "contains foo", "contains foo")]
    [InlineData("foo|bar", "contains foo, contains bar", "equals foo, equals bar")]
    [InlineData("(foo)|(bar)", "contains foo, contains bar", "equals foo, equals bar")]
    [InlineData("warn|warning", "contains warn, contains warning", "contains warn, contains warning")]
    [InlineData("prod|preprod", "contains prod, contains preprod", "contains prod, contains preprod")]
    [InlineData("(warn)|(warning)", "contains warn, contains warning", "equals warn, equals warning")]
    [InlineData("bar|buzz|foo", "contains bar, contains buzz, contains foo", "contains bar, contains buzz, equals foo")]
    [InlineData("foo(bar|qux)", "contains foobar, contains fooqux", "contains foobar, contains fooqux")]
    [InlineData("foo(bar|b.*)", null, null)] // Since b stands before the rest of the group.
    [InlineData("foo|", "contains foo", "equals foo")]
    [InlineData("|foo", "contains foo", "equals foo")]
    [InlineData("foo|.*", "contains foo", "equals foo")]
    [InlineData("(?i)Foo", "contains foo/i", "equals foo/i")]
    [InlineData("(?i)K|STRASSE", "contains k/i, contains strasse/i", "equals k/i, equals strasse/i")]
    [InlineData("(?i)b-1x.*", "contains b-1x/i", "contains b-1x/i")]
    [InlineData("(?i:foo)", "contains foo/i", "equals foo/i")]
    [InlineData("\\Qa.b\\E.*", "contains a.b", "contains a.b")]
    [InlineData("a\\.b", "contains a.b", "equals a.b")]
    [InlineData("(a)(bc)", null, null)]
    [InlineData("(?:ab)c", "contains abc", "equals abc")]
    [InlineData("[fF]", "contains f/i", "equals f/i")]
    [InlineData("(?i)\u0130", "contains i/i", "equals i/i")]
    [InlineData("", "any", "any")]
    [InlineData(".*", "any", "any")]
    [InlineData("()", "any", "any")]
    [InlineData(".+", "not empty", "not empty")]
    [InlineData("foo|.+", "contains foo, not empty", "equals foo, not empty")]
    [InlineData("400|404", null, null)]
    [InlineData("a|b", null, null)]
    [InlineData("^foo", null, null)]
    [InlineData("foo$", null, null)]
    [InlineData("fo+", null, null)]
    [InlineData("f.o", null, null)]
    [InlineData("foo.*bar", null, null)]
    [InlineData(".*.*", null, null)]
    [InlineData("(?s)foo.*", null, null)]
    [InlineData("(?s).*", null, null)]
    [InlineData("foo.+", null, null)]
    [InlineData("(foo|bar)baz", null, null)]
    [InlineData("f|f(?i)oo", null, null)]
    public void Simple_expressions_become_tests(string pattern, string? ofLine, string? ofLabel)
    {
        Assert.Equal(ofLine, Describe(TextTests.Of(pattern, isWhole: false)));
        Assert.Equal(ofLabel, Describe(TextTests.Of(pattern, isWhole: true)));
    }

    [Theory]
    [InlineData("(?i)error", "an ERROR", true)]
    [InlineData("(?i)aab", "aAaB", true)]
    [InlineData("(?i)s", "\u017F", false)] // The long s.
    [InlineData("(?i)k", "\u212A", false)] // The Kelvin sign, as the first letter.
    [InlineData("(?i)ok", "o\u212A", true)]
    [InlineData("(?i)istanbul", "\u0130stanbul", false)]
    [InlineData("(?i) istanbul", " \u0130stanbul", true)]
    [InlineData("(?i)\u0130", "i", true)]
    [InlineData("(?i)äöü", "ÄÖÜ", true)]
    [InlineData("(?i)ω", "Ω", false)] // The first bytes of the two cases differ.
    [InlineData("(?i)р", "Р", false)]
    [InlineData("(?i) р", " Р", true)]
    [InlineData("(?i)abc", "ab", false)]
    [InlineData(".+", "\n", true)]
    [InlineData(".+", "", false)]
    [InlineData("foo|", "bar", false)]
    public void They_are_not_always_equal_to_the_expression(string pattern, string line, bool isMet)
        => Assert.Equal(isMet, TextTests.Of(pattern, isWhole: false)!.IsMet(Encoding.UTF8.GetBytes(line))); // All are simple.

    [Theory]
    [InlineData(40_000, 1, true)]
    [InlineData(15, 1 << 16, true)]
    [InlineData(16, 1 << 16, false)]
    public void Many_alternatives_are_fine_but_not_a_long_text_repeated_for_each(int ways, int letters, bool isSimple)
    {
        // Neighbours begin differently, so that they are not put together.
        var pattern = $"{new string('x', letters)}({string.Join('|', Enumerable.Range(0, ways).Select(way => $"{(char)('a' + (way % 2))}{way % 10}"))})";

        Assert.Equal(isSimple, TextTests.Of(pattern, isWhole: false) is not null);
    }

    private static string? Describe(TextTests? tests)
        => tests is null ? null
            : tests.Any.Count == 0 ? "any"
            : string.Join(", ", tests.Any.Select(test => test.Kind switch
            {
                TextTestKind.Contains => "contains ",
                TextTestKind.Equals => "equals ",
                _ => "not empty",
            } + Encoding.UTF8.GetString(test.Utf8) + (test.IgnoresCase ? "/i" : "")));
}

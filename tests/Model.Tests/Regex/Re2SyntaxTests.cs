using Trine.Model.Regex;

namespace Trine.Model.Tests.Regex;

public sealed class Re2SyntaxTests
{
    [Theory]
    [InlineData("(abc", "missing closing ): `(abc`")]
    [InlineData("abc)", "unexpected ): `abc)`")]
    [InlineData("*", "missing argument to repetition operator: `*`")]
    [InlineData("a|*", "missing argument to repetition operator: `*`")]
    [InlineData("(+?)", "missing argument to repetition operator: `+?`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a*+?", "invalid nested repetition operator: `*+?`")]
    [InlineData("a{2}{3}", "invalid nested repetition operator: `{2}{3}`")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData("a{2,1}", "invalid repeat count: `{2,1}`")]
    [InlineData("a{1,9876543210}", "invalid repeat count: `{1,9876543210}`")]
    [InlineData("((x{100}){20})", "invalid repeat count: `{20}`")]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("x[", "missing closing ]: `[`")]
    [InlineData("[z-a]", "invalid character class range: `z-a`")]
    [InlineData("[[:nope:]]", "invalid character class range: `[:nope:]`")]
    [InlineData(@"\p{Nope}", @"invalid character class range: `\p{Nope}`")]
    [InlineData(@"\p{Greek", @"invalid character class range: `\p{Greek`")]
    [InlineData(@"\pX", @"invalid character class range: `\pX`")]
    [InlineData(@"\1", @"invalid escape sequence: `\1`")]
    [InlineData(@"a\8", @"invalid escape sequence: `\8`")]
    [InlineData(@"\C", @"invalid escape sequence: `\C`")]
    [InlineData(@"\Z", @"invalid escape sequence: `\Z`")]
    [InlineData(@"\x{110000}", @"invalid escape sequence: `\x{110000`")]
    [InlineData(@"\xg0", @"invalid escape sequence: `\xg0`")]
    [InlineData(@"[\b]", @"invalid escape sequence: `\b`")]
    [InlineData("a\\", "trailing backslash at end of expression: ``")]
    [InlineData("(?P<a-b>.)", "invalid named capture: `(?P<a-b>`")]
    [InlineData("(?P<>.)", "invalid named capture: `(?P<>`")]
    [InlineData("(?P<n", "invalid named capture: `(?P<n`")]
    [InlineData("(?<=a)b", "invalid named capture: `(?<=a)b`")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?!a)", "invalid or unsupported Perl syntax: `(?!`")]
    [InlineData("(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`")]
    [InlineData("(?i--s)a", "invalid or unsupported Perl syntax: `(?i--`")]
    [InlineData("(?z)a", "invalid or unsupported Perl syntax: `(?z`")]
    [InlineData("(?P=n)", "invalid or unsupported Perl syntax: `(?P`")]
    [InlineData(@"\p{Cuneiform}", @"unsupported Unicode script: `\p{Cuneiform}`")]
    public void A_bad_pattern_is_refused_in_Gos_words(string pattern, string reason)
    {
        var error = Assert.Throws<Re2SyntaxException>(() => Re2.Compile(pattern));

        Assert.Equal("error parsing regexp: " + reason, error.Message);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
        => Assert.Equal("invalid UTF-8", Assert.Throws<Re2SyntaxException>(() => Re2.Compile("a\uD800b")).Reason);

    [Fact]
    public void Nesting_is_bounded()
    {
        static string Nested(int depth) => new string('(', depth) + "a" + new string(')', depth);

        Assert.True(Re2.Compile(Nested(900)).IsMatch("a"));
        var error = Assert.Throws<Re2SyntaxException>(() => Re2.Compile(Nested(1001)));
        Assert.Equal("expression nests too deeply", error.Reason);
    }

    [Fact]
    public void A_hundred_thousand_open_parentheses_are_refused_without_exhausting_the_stack()
    {
        var error = Assert.Throws<Re2SyntaxException>(() => Re2.Compile(new string('(', 100_000)));

        Assert.Equal("missing closing )", error.Reason);
    }

    [Theory]
    [InlineData(@"(?:\pL{1000}){1}(?:\PL{1000}){1}", 200)]
    [InlineData("(?:a{1000})", 500)]
    public void The_size_of_a_program_is_bounded(string part, int times)
    {
        var pattern = string.Concat(Enumerable.Repeat(part, times));

        var error = Assert.Throws<Re2SyntaxException>(() => Re2.Compile(pattern));

        Assert.Equal("expression too large", error.Reason);
    }

    [Fact]
    public void The_length_of_a_pattern_is_bounded()
    {
        var error = Assert.Throws<Re2SyntaxException>(() => Re2.Compile(new string('a', 200_000)));

        Assert.Equal("expression too large", error.Reason);
    }

    [Fact]
    public void Groups_are_named_by_index_and_names_may_repeat()
    {
        var regex = Re2.Compile("(?P<a>x)(y)(?<b>z)(?P<a>w)");

        Assert.Equal(["", "a", "", "b", "a"], regex.GroupNames);
    }

    [Fact]
    public void The_cache_returns_the_same_object_until_it_is_pushed_out()
    {
        var cache = new Re2Cache(2);
        var first = cache.GetOrCompile("a");

        Assert.Same(first, cache.GetOrCompile("a"));
        Assert.NotSame(first, cache.GetOrCompile("a", Re2Options.Anchored));
        cache.GetOrCompile("b");
        Assert.NotSame(first, cache.GetOrCompile("a"));
    }
}

using System.Text;
using Trine.Model.Regex;

namespace Trine.Model.Tests.Regex;

public sealed class Re2MatchTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "x", true)]
    [InlineData("a.c", "xabcx", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("^b", "a\nb", false)]
    [InlineData("(?m)^b", "a\nb", true)]
    [InlineData("a$", "a\n", false)]
    [InlineData("a$", "ba", true)]
    [InlineData("(?m)a$", "a\nb", true)]
    [InlineData(@"(?m)a\z", "a\nb", false)]
    [InlineData(@"(?m)\Ab", "a\nb", false)]
    [InlineData(@"^\d+$", "٣", false)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData(@"^\s$", "\v", false)]
    [InlineData(@"^[[:space:]]$", "\v", true)]
    [InlineData(@"\bb", "éb", true)]
    [InlineData(@"\bb", "ab", false)]
    [InlineData(@"a\Bb", "ab", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData(@"^\x{1F600}$", "😀", true)]
    [InlineData(@"^\x41\101\t$", "AA\t", true)]
    [InlineData("(?i)straße", "STRAßE", true)]
    [InlineData("(?i)ΣΑΣ", "σας", true)]
    [InlineData("(?i)k", "\u212A", true)]
    [InlineData("(?i)task", "taſ\u212A", true)]
    [InlineData("(?i)[a-z]", "ſ", true)]
    [InlineData("(?i)i", "İ", false)]
    [InlineData("(?i:a)b", "Ab", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("a(?i)b|c", "C", true)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData(@"^\pL+$", "Aéж中", true)]
    [InlineData(@"^\p{Greek}+$", "αβγ", true)]
    [InlineData(@"^\p{^Greek}+$", "αβγ", false)]
    [InlineData(@"^\P{Lu}+$", "abc", true)]
    [InlineData(@"^(?i)\p{Lu}+$", "abc", true)]
    [InlineData(@"^\p{Uppercase_Letter}$", "A", true)]
    [InlineData(@"^\Qa.b\E.$", "a.bc", true)]
    [InlineData(@"^\Qa.b\E.$", "axbc", false)]
    [InlineData(@"^\Qa.b", "a.b", true)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("^a{2,}$", "aaa", true)]
    [InlineData("^a{0}$", "", true)]
    [InlineData("^[]a]$", "]", true)]
    [InlineData("^[a-]$", "-", true)]
    [InlineData(@"^[\d\-x]+$", "1-x", true)]
    [InlineData("^[^[:^digit:]]+$", "12", true)]
    [InlineData("x|", "", true)]
    [InlineData("(|a)+$", "b", true)]
    [InlineData("error|warn", "a warning", true)]
    [InlineData("(?i)TIMEOUT.*refused", "a timeout was REFUSED", true)]
    public void A_pattern_matches_as_in_Go(string pattern, string text, bool expected)
    {
        var regex = Re2.Compile(pattern);

        Assert.Equal(expected, regex.IsMatch(text));
        Assert.Equal(expected, regex.TryMatch(Encoding.UTF8.GetBytes(text), []));
    }

    [Theory]
    [InlineData("a|b", "b", true)]
    [InlineData("a|b", "xb", false)]
    [InlineData("a|b", "bx", false)]
    [InlineData(".*", "", true)]
    [InlineData(".+", "", false)]
    [InlineData(".+", "\n", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("foo.*", "foobar", true)]
    [InlineData(".*foo", "bar\nfoo", true)]
    [InlineData(".*foo.*", "1foo2", true)]
    [InlineData("(?i)prod|dev", "PROD", true)]
    [InlineData("^prod$", "prod", true)]
    [InlineData("api-[0-9]+", "api-12", true)]
    [InlineData("api-[0-9]+", "api-12x", false)]
    public void An_anchored_pattern_must_match_the_whole(string pattern, string text, bool expected)
        => Assert.Equal(
            expected, Re2.Compile(pattern, Re2Options.Anchored | Re2Options.DotMatchesNewline).IsMatch(text));

    [Theory]
    [InlineData("a+", "baaac", "1,3")]
    [InlineData("a+?", "baaac", "1,1")]
    [InlineData("(?U)a+", "baaac", "1,1")]
    [InlineData("(?U)a+?", "baaac", "1,3")]
    [InlineData("a|ab", "ab", "0,1")]
    [InlineData("(a+)(b+)", "xaabbb", "1,5 1,2 3,3")]
    [InlineData("(a)|(b)", "b", "0,1 -1,0 0,1")]
    [InlineData("(a*)*", "b", "0,0 0,0")]
    [InlineData("(a|b)*", "abc", "0,2 1,1")]
    [InlineData("(?P<x>é+)(.)", "aéé😀", "1,8 1,4 5,4")]
    [InlineData(@"(\d+)\.(\d+)", "v=10.25;", "2,5 2,2 5,2")]
    [InlineData("^$", "", "0,0")]
    [InlineData("()", "abc", "0,0 0,0")]
    [InlineData("(|a)+", "aaa", "0,0 0,0")]
    [InlineData("(a|)+", "aaa", "0,3 2,1")]
    public void Groups_are_reported_in_bytes(string pattern, string text, string expected)
    {
        var regex = Re2.Compile(pattern);
        var groups = new (int Start, int Length)[regex.GroupNames.Count];

        Assert.True(regex.TryMatch(Encoding.UTF8.GetBytes(text), groups));

        Assert.Equal(expected, string.Join(' ', groups.Select(group => $"{group.Start},{group.Length}")));
    }

    [Fact]
    public void A_byte_that_is_not_UTF8_is_one_replacement_rune()
    {
        byte[] text = [(byte)'a', 0xE4, 0xB8, (byte)'b'];

        Assert.True(Re2.Compile("^a..b$").IsMatch(text));
        Assert.True(Re2.Compile("^a\uFFFD{2}b$").IsMatch(text));
        Assert.False(Re2.Compile("^a.b$").IsMatch(text));
    }

    [Fact]
    public void Fewer_groups_than_the_pattern_has_may_be_asked_for()
    {
        var groups = new (int Start, int Length)[2];

        Assert.True(Re2.Compile("(a)(b)(c)").TryMatch("xabc"u8, groups));

        Assert.Equal([(1, 3), (1, 1)], groups);
    }

    [Theory]
    [InlineData("n", "banana", 2)]
    [InlineData("a.a", "banana", 1)]
    [InlineData("", "abc", 4)]
    [InlineData("a*", "baac", 3)]
    [InlineData("x", "abc", 0)]
    [InlineData("", "é", 2)]
    public void Matches_are_counted_as_in_Go(string pattern, string text, int expected)
        => Assert.Equal(expected, Re2.Compile(pattern).CountMatches(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("(i+)n", "tiny", "<$1>", "t<i>y")]
    [InlineData("(i+)n", "tiny", "<$1x>", "t<>y")]
    [InlineData("(i+)n", "tiny", "<${1}x>", "t<ix>y")]
    [InlineData("(?P<v>i+)n", "tiny", "<$v>$$1$", "t<i>$1$y")]
    [InlineData("[aeiou]", "education", "${0}${0}", "eeduucaatiioon")]
    [InlineData("a*", "baac", "x", "xbxcx")]
    [InlineData("", "ab", "-", "-a-b-")]
    [InlineData("b", "abc", "${", "a${c")]
    [InlineData("b", "abc", "$9$01$x", "ac")]
    [InlineData("z", "abc", "x", "abc")]
    [InlineData("é", "aéb", "e", "aeb")]
    [InlineData(@"^\s+|\s+$", "  x ", "", "x")]
    public void Matches_are_replaced_as_in_Go(string pattern, string text, string template, string expected)
        => Assert.Equal(expected, Re2.Compile(pattern).ReplaceAll(text, template));

    [Fact]
    public void A_literal_replacement_is_not_expanded()
        => Assert.Equal("t<$1>y", Re2.Compile("(i+)n").ReplaceAllLiteral("tiny", "<$1>"));

    [Fact]
    public void A_template_is_expanded_with_the_first_match_only()
    {
        var regex = Re2.Compile("(.*)-(?P<n>[0-9]+)", Re2Options.Anchored | Re2Options.DotMatchesNewline);

        Assert.Equal("7/api", regex.ExpandMatch("api-7", "$n/$1"));
        Assert.Null(regex.ExpandMatch("api", "$n/$1"));
    }

    [Fact]
    public void Matching_stays_linear_where_backtracking_would_not()
    {
        var regex = Re2.Compile("(a*)*(a|aa)+b");
        var text = Encoding.UTF8.GetBytes(new string('a', 200_000));

        Assert.False(regex.IsMatch(text));
        Assert.False(Re2.Compile("(x+x+)+y").TryMatch(Encoding.UTF8.GetBytes(new string('x', 5_000)), []));
    }

    [Fact]
    public void An_automaton_with_more_states_than_its_table_holds_still_decides()
    {
        // The states are all subsets of the last 14 runes; the table is begun anew again and again.
        var regex = Re2.Compile("(?:a|b)*a(?:a|b){14}c");
        var random = new Random(1);
        var text = new byte[60_000];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (byte)('a' + random.Next(2));
        }

        Assert.False(regex.IsMatch(text));
        text[^16] = (byte)'a';
        text[^1] = (byte)'c';
        Assert.True(regex.IsMatch(text));
    }

    [Fact]
    public void A_pattern_with_thousands_of_runes_matches_without_the_automaton()
    {
        var runes = string.Concat(Enumerable.Range(0x4E00, 5_000).Select(rune => char.ConvertFromUtf32(rune) + "x?"));
        var regex = Re2.Compile("[0-9]" + runes);

        Assert.True(regex.IsMatch("a1" + runes.Replace("x?", "", StringComparison.Ordinal)));
        Assert.False(regex.IsMatch("a1" + runes[1..]));
    }

    [Fact]
    public void One_object_serves_many_threads()
    {
        var regex = Re2.Compile("[a-z]+[0-9]{2,5}(x|yy|zzz)[^0-9]");
        var texts = Enumerable.Range(0, 500).Select(i => $"seq{i % 97}x{(char)('a' + (i % 26))} {i}yy").ToArray();
        var expected = texts.Select(text => Re2.Compile(regex.Pattern).IsMatch(text)).ToArray();

        var actual = texts.AsParallel().AsOrdered().Select(regex.IsMatch).ToArray();

        Assert.Equal(expected, actual);
    }
}

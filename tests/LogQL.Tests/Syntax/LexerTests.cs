using Trine.LogQL.Syntax.Grammar;
using Trine.LogQL.Syntax.Lalr;
using Trine.LogQL.Syntax.Lexing;

namespace Trine.LogQL.Tests.Syntax;

public class LexerTests
{
    [Theory]
    [InlineData("sum(x)", "SUM ( IDENTIFIER )")]
    [InlineData("sum by (x)", "SUM by ( IDENTIFIER )")]
    [InlineData("SuM\n wIthOut\t(x)", "SUM without ( IDENTIFIER )")]
    [InlineData("sum > 5", "IDENTIFIER > NUMBER")]
    [InlineData("rate", "IDENTIFIER")]
    [InlineData("ip = ip (\"x\")", "IDENTIFIER = ip ( STRING )")]
    [InlineData("bytes_total", "IDENTIFIER")]
    public void Function_words_are_functions_only_where_a_call_follows(string query, string expected)
        => Assert.Equal(expected, Names(query));

    [Theory]
    [InlineData("json JSON Json", "json json json")]
    [InlineData(
        "by without on ignoring group_left group_right bool offset unwrap",
        "by without on ignoring group_left group_right bool offset unwrap")]
    [InlineData("keep drop decolorize", "keep drop decolorize")]
    [InlineData("keeper _json json2", "IDENTIFIER IDENTIFIER IDENTIFIER")]
    public void Keywords_are_reserved_in_any_case(string query, string expected)
        => Assert.Equal(expected, Names(query));

    [Theory]
    [InlineData("= == =~ != !~ !> | |= |~ |> > >= < <=", "= == =~ != !~ !> | |= |~ |> > >= < <=")]
    [InlineData("a==b", "IDENTIFIER == IDENTIFIER")]
    [InlineData("a>=1", "IDENTIFIER >= NUMBER")]
    [InlineData("{}()],.", "{ } ( ) ] , .")]
    public void Signs_of_two_characters_win_over_their_first_one(string query, string expected)
        => Assert.Equal(expected, Names(query));

    [Theory]
    [InlineData("5", "NUMBER")]
    [InlineData("5.25", "NUMBER")]
    [InlineData(".5", "NUMBER")]
    [InlineData("1e3", "NUMBER")]
    [InlineData("0b101", "NUMBER")]
    [InlineData("5s", "DURATION")]
    [InlineData("1h30m", "DURATION")]
    [InlineData("1.5h", "DURATION")]
    [InlineData("100us", "DURATION")]
    [InlineData("-5m", "DURATION")]
    [InlineData("-5", "- NUMBER")]
    [InlineData("3-5", "NUMBER - NUMBER")]
    [InlineData("5KB", "BYTES")]
    [InlineData("5.5MiB", "BYTES")]
    [InlineData("0B", "BYTES")]
    [InlineData("5k", "BYTES")]
    [InlineData("5x", "NUMBER IDENTIFIER")]
    [InlineData("[5m]", "RANGE")]
    [InlineData("--strict --keep-empty", "FUNCTION_FLAG FUNCTION_FLAG")]
    [InlineData("--stricter", "- - IDENTIFIER")]
    public void Numbers_take_their_unit_along(string query, string expected) => Assert.Equal(expected, Names(query));

    [Theory]
    [InlineData("5m", 300_000_000_000)]
    [InlineData("1w2d", 9 * 86_400_000_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("-10ms", -10_000_000)]
    [InlineData("[90s]", 90_000_000_000)]
    public void Durations_are_nanoseconds(string query, long expected)
        => Assert.Equal(expected, Assert.Single(Values(query)));

    [Theory]
    [InlineData("5KB", 5_000)]
    [InlineData("5KiB", 5_120)]
    [InlineData("1.5MB", 1_500_000)]
    public void Sizes_are_bytes(string query, ulong expected) => Assert.Equal(expected, Assert.Single(Values(query)));

    [Theory]
    [InlineData("\"plain\"", "plain")]
    [InlineData("\"tab\\tquote\\\"\"", "tab\tquote\"")]
    [InlineData("\"\\u00e9\\x41\\101\"", "éAA")]
    [InlineData("`raw \\n`", "raw \\n")]
    [InlineData("`two\nlines`", "two\nlines")]
    public void Strings_lose_their_quotes_and_escapes(string query, string expected)
        => Assert.Equal(expected, Assert.Single(Values(query)));

    [Theory]
    [InlineData("a # b c\nd", "IDENTIFIER IDENTIFIER")]
    [InlineData("a #\nd", "IDENTIFIER IDENTIFIER")]
    [InlineData("a # b", "IDENTIFIER")]
    [InlineData("a // b\nc", "IDENTIFIER IDENTIFIER")]
    [InlineData("a /* b\nc */ d", "IDENTIFIER IDENTIFIER")]
    [InlineData("\"#\"", "STRING")]
    public void Comments_are_skipped(string query, string expected) => Assert.Equal(expected, Names(query));

    [Theory]
    [InlineData("\"open", "parse error at line 1, col 1: literal not terminated")]
    [InlineData("  `open", "parse error at line 1, col 3: literal not terminated")]
    [InlineData("\"a\nb\"", "parse error at line 1, col 1: literal not terminated")]
    [InlineData("\n\"\\q\"", "parse error at line 2, col 1: invalid char escape")]
    [InlineData("\"\\x4\"", "parse error at line 1, col 1: invalid char escape")]
    [InlineData("\"\\400\"", "parse error at line 1, col 1: invalid syntax")]
    [InlineData("'ab'", "parse error at line 1, col 1: invalid char literal")]
    [InlineData("a /* b", "parse error at line 1, col 3: comment not terminated")]
    [InlineData("089", "parse error at line 1, col 1: invalid digit '8' in octal literal")]
    [InlineData("0x", "parse error at line 1, col 1: hexadecimal literal has no digits")]
    [InlineData("1e", "parse error at line 1, col 1: exponent has no digits")]
    [InlineData("1__0", "parse error at line 1, col 1: '_' must separate successive digits")]
    [InlineData("ab\0", "parse error at line 1, col 1: invalid character NUL")]
    [InlineData("é [5", "parse error at line 0, col 3: missing closing ']' in duration")]
    [InlineData("[]", "parse error at line 0, col 1: empty duration string")]
    [InlineData("[1m1h]", "parse error at line 0, col 1: not a valid duration string: \"1m1h\"")]
    [InlineData("[5q]", "parse error at line 0, col 1: unknown unit \"q\" in duration \"5q\"")]
    [InlineData("[300y]", "parse error at line 0, col 1: duration out of range")]
    public void What_cannot_be_read_is_reported_where_it_begins(string query, string expected)
    {
        var lexer = new LogQLLexer(query);
        ReadAll(lexer);
        Assert.Equal(expected, lexer.FirstError?.Message);
    }

    [Fact]
    public void Half_a_character_is_reported()
    {
        // The character is looked at while the word before it is read.
        var lexer = new LogQLLexer("a\ud800");
        ReadAll(lexer);
        Assert.Equal("parse error at line 1, col 1: invalid UTF-8 encoding", lexer.FirstError?.Message);
    }

    private static string Names(string query)
        => string.Join(' ', ReadAll(new LogQLLexer(query)).Select(read => Tokens.All[read.Token].Name));

    private static IEnumerable<object?> Values(string query)
        => ReadAll(new LogQLLexer(query)).Select(read => read.Value);

    private static List<(int Token, object? Value)> ReadAll(LogQLLexer lexer)
    {
        var all = new List<(int, object?)>();
        for (int token; (token = lexer.Read(out var value)) != Symbol.End;)
        {
            all.Add((token, value));
        }

        return all;
    }
}

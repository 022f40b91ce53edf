using System.Buffers;
using Trine.LogQL.Templates;

namespace Trine.LogQL.Tests.Templates;

public sealed class TemplateTests
{
    private static FakeLine Line() => new()
    {
        LineUtf8 = "v=7 k=b"u8.ToArray(),
        ["job"] = "tiny",
        ["v"] = "7",
        ["empty"] = "",
        ["json"] = "{\"a\":{\"b\":1.5},\"c\":[true,null,\"x\"],\"n\":null}",
    };

    [Theory]
    [InlineData("constant", "constant")]
    [InlineData("", "")]
    [InlineData("{{.job}}-{{ .v }}", "tiny-7")]
    [InlineData("{{.nosuch}}|", "|")]
    [InlineData("{{__line__}}", "v=7 k=b")]
    [InlineData("{{ __line__ | len }}", "7")]
    [InlineData("{{ __timestamp__ }}", "2026-01-15 10:00:00 +0000 UTC")]
    [InlineData("a {{- .v -}} b", "a7b")]
    [InlineData("a {{- /* no */ -}} b{{/* c */}}", "ab")]
    [InlineData("{{.}}", "map[empty: job:tiny json:{\"a\":{\"b\":1.5},\"c\":[true,null,\"x\"],\"n\":null} v:7]")]
    [InlineData("{{$.job}}{{$x := .v}}{{$x}}{{$x = \"y\"}}{{$x}}", "tiny7y")]
    [InlineData("{{if .v}}yes{{else}}no{{end}}", "yes")]
    [InlineData("{{if .empty}}yes{{else if eq .v \"7\"}}seven{{else}}no{{end}}", "seven")]
    [InlineData("{{with .v}}{{.}}{{else}}none{{end}}", "7")]
    [InlineData("{{with .empty}}{{.}}{{else with .job}}{{.}}{{end}}", "tiny")]
    [InlineData("{{range $i, $x := fromJson \"[4,5]\"}}{{$i}}={{$x}};{{end}}", "0=4;1=5;")]
    [InlineData("{{range fromJson \"[]\"}}x{{else}}none{{end}}", "none")]
    [InlineData("{{range $k, $v := fromJson .json}}{{$k}} {{end}}", "a c n ")]
    [InlineData("{{range $k, $v := .}}{{$k}},{{end}}", "empty,job,json,v,")]
    [InlineData("{{range 3}}{{.}}{{end}}", "012")]
    [InlineData("{{range $x := fromJson \"[1,2,3,4]\"}}{{if eq $x 2.0}}{{continue}}{{end}}{{if eq $x 4.0}}{{break}}{{end}}{{$x}}{{end}}", "13")]
    [InlineData("{{define \"T\"}}<{{.}}>{{end}}{{template \"T\" .v}}{{template \"T\"}}", "<7><<no value>>")]
    [InlineData("{{block \"B\" .job}}[{{.}}]{{end}}", "[tiny]")]
    [InlineData("{{(fromJson .json).a.b}}", "1.5")]
    [InlineData("{{$j := fromJson .json}}{{$j.a.b}} {{$j.c}} {{$j.n}} {{$j.zz}} {{index $j \"c\" 2}}", "1.5 [true <nil> x] <no value> <no value> x")]
    [InlineData("{{1}} {{0x1F}} {{1_000}} {{1e3}} {{1.0}} {{'a'}} {{010}} {{-3}} {{true}}", "1 31 1000 1000 1 97 8 -3 true")]
    [InlineData("{{ print 1 2 \"a\" \"b\" 3 nil }}", "1 2ab3 <nil>")]
    [InlineData("{{ println .v 1 }}", "7 1\n")]
    [InlineData("{{ `raw\\n` }}{{ \"esc\\n\" }}", "raw\\nesc\n")]
    [InlineData("{{ and .v .empty .job }}|{{ or .empty .v }}|{{ not .v }}", "|7|false")]
    [InlineData("{{ or true (index .v 99) }}", "true")]
    [InlineData("{{ .v | printf \"%s-%s\" .job }}", "tiny-7")]
    [InlineData("{{ html \"<a href='x'>\" }} {{ js \"it's\" }} {{ urlquery \"a b&\" }}", "&lt;a href=&#39;x&#39;&gt; it\\'s a+b%26")]
    [InlineData("{{ slice .job 1 3 }} {{ slice .job 2 }} {{ index .job 0 }}", "in ny 116")]
    [InlineData("{{ __timestamp__.Unix }} {{ __timestamp__.Format \"15:04\" }} {{ (now).IsZero }}", "1768471200 10:00 false")]
    [InlineData("{{\n  .v\n}}", "7")]
    public void A_template_prints_what_Gos_prints(string text, string expected)
        => Assert.Equal(expected, Line().Execute(text));

    [Theory]
    [InlineData("{{ eq .v \"0\" \"7\" }} {{ eq 1 1.0 }}", "error: template: line:1:23: executing \"line\" at <eq 1 1.0>: error calling eq: incompatible types for comparison")]
    [InlineData("{{ lt \"10\" \"9\" }} {{ ge 2 2 }} {{ ne 1 2 }} {{ le 1.5 1.5 }} {{ gt 2 1 }}", "true true true true true")]
    [InlineData("{{ eq nil .nosuch }} {{ eq true true }}", "false true")]
    [InlineData("{{ lt true false }}", "error: template: line:1:3: executing \"line\" at <lt true false>: error calling lt: invalid type for comparison")]
    public void Comparison_follows_Gos_kinds(string text, string expected)
        => Assert.Equal(expected, Line().Execute(text));

    [Theory]
    [InlineData("{{ .v.x }}", "template: line:1:5: executing \"line\" at <.v.x>: can't evaluate field x in type string")]
    [InlineData("{{ index .v 99 }}", "template: line:1:3: executing \"line\" at <index .v 99>: error calling index: index out of range: 99")]
    [InlineData("a\nbc{{ div .v 0 }}", "template: line:2:5: executing \"line\" at <div .v 0>: error calling div: runtime error: integer divide by zero")]
    [InlineData("{{ divf .v .nosuch }}", "template: line:1:3: executing \"line\" at <divf .v .nosuch>: error calling divf: decimal division by 0")]
    [InlineData("{{ upper 1 }}", "template: line:1:9: executing \"line\" at <1>: expected string; found 1")]
    [InlineData("{{ trunc .v .job }}", "template: line:1:9: executing \"line\" at <.v>: wrong type for value; expected int; got string")]
    [InlineData("{{ upper }}", "template: line:1:3: executing \"line\" at <upper>: wrong number of args for upper: want 1 got 0")]
    [InlineData("{{ upper nil }}", "template: line:1:9: executing \"line\" at <nil>: cannot assign nil to string")]
    [InlineData("{{ .v \"x\" }}", "template: line:1:3: executing \"line\" at <.v>: v is not a method but has arguments")]
    [InlineData("{{ 1 2 }}", "template: line:1:3: executing \"line\" at <1>: can't give argument to non-function 1")]
    [InlineData("{{ range .v }}{{end}}", "template: line:1:9: executing \"line\" at <.v>: range can't iterate over 7")]
    [InlineData("{{ template \"X\" }}", "template: line:1:12: executing \"line\" at <{{template \"X\"}}>: template \"X\" not defined")]
    [InlineData("{{define \"T\"}}{{ .x }}{{end}}{{ template \"T\" \"s\" }}", "template: line:1:17: executing \"T\" at <.x>: can't evaluate field x in type string")]
    [InlineData("{{ urldecode \"%zz\" }}", "template: line:1:3: executing \"line\" at <urldecode \"%zz\">: error calling urldecode: invalid URL escape \"%zz\"")]
    [InlineData("{{ duration \"5\" }}", "template: line:1:3: executing \"line\" at <duration \"5\">: error calling duration: time: missing unit in duration \"5\"")]
    [InlineData("{{ regexReplaceAll \"(\" \"a\" \"b\" }}", "template: line:1:3: executing \"line\" at <regexReplaceAll \"(\" \"a\" \"b\">: error calling regexReplaceAll: error parsing regexp: missing closing ): `(`")]
    public void A_failure_is_told_in_Gos_words(string text, string expected)
        => Assert.Equal("error: " + expected, Line().Execute(text));

    [Theory]
    [InlineData("{{", "template: line:1: unclosed action")]
    [InlineData("{{ .v", "template: line:1: unclosed action")]
    [InlineData("a\n{{ nosuch .x }}", "template: line:2: function \"nosuch\" not defined")]
    [InlineData("{{.x}", "template: line:1: bad character U+007D '}'")]
    [InlineData("{{ .x } }}", "template: line:1: unexpected \"}\" in operand")]
    [InlineData("{{ }}", "template: line:1: missing value for command")]
    [InlineData("{{ end }}", "template: line:1: unexpected {{end}}")]
    [InlineData("{{ else }}", "template: line:1: unexpected {{else}}")]
    [InlineData("{{ if .x }}", "template: line:1: unexpected EOF")]
    [InlineData("{{ if }}x{{end}}", "template: line:1: missing value for if")]
    [InlineData("{{ if .x }}{{else}}{{else}}{{end}}", "template: line:1: expected end; found {{else}}")]
    [InlineData("{{ $x }}", "template: line:1: undefined variable \"$x\"")]
    [InlineData("{{ $x := 1 }}{{ if $x }}{{ $y := 2 }}{{ end }}{{ $y }}", "template: line:1: undefined variable \"$y\"")]
    [InlineData("{{ (.x }}", "template: line:1: unclosed left paren")]
    [InlineData("{{ .x) }}", "template: line:1: unexpected right paren")]
    [InlineData("{{ \"abc }}", "template: line:1: unterminated quoted string")]
    [InlineData("{{ `abc }}", "template: line:1: unterminated raw quoted string")]
    [InlineData("{{ \"\\q\" }}", "template: line:1: invalid syntax")]
    [InlineData("{{/* x }}", "template: line:1: unclosed comment")]
    [InlineData("{{/* x */ y}}", "template: line:1: comment ends before closing delimiter")]
    [InlineData("{{ 1 | 2 }}", "template: line:1: non executable command in pipeline stage 2")]
    [InlineData("{{ 1.x }}", "template: line:1: bad number syntax: \"1.x\"")]
    [InlineData("{{ \"s\".x }}", "template: line:1: unexpected . after term \"\\\"s\\\"\"")]
    [InlineData("{{ break }}", "template: line:1: {{break}} outside {{range}}")]
    [InlineData("{{ define }}", "template: line:1: unexpected \"}}\" in define clause")]
    [InlineData("{{ template .x }}", "template: line:1: unexpected \".x\" in template clause")]
    [InlineData("{{ $x, $y := 1 }}", "template: line:1: too many declarations in command")]
    [InlineData("{{ 99999999999999999999 }}", "template: line:1: illegal number syntax: \"99999999999999999999\"")]
    [InlineData("{{ .x | range }}", "template: line:1: unexpected <range> in command")]
    public void A_bad_template_is_refused_in_Gos_words(string text, string expected)
        => Assert.Equal(
            expected, Assert.Throws<TemplateSyntaxException>(() => Template.Parse("line", text)).Message);

    [Theory]
    [InlineData("{{.a}} {{.b.c}} {{if .d}}{{$.e}}{{end}}{{with .f}}{{.g}}{{end}}", "a,b,d,e,f,g", false)]
    [InlineData("{{define \"T\"}}{{.a}}{{end}}{{template \"T\" .}}", "a", false)]
    [InlineData("{{range $k, $v := .}}{{$k}}{{end}}", "", true)]
    [InlineData("{{ index . \"x\" }}", "", true)]
    [InlineData("{{ printf \"%s\" $ }}", "", true)]
    [InlineData("text", "", false)]
    public void The_labels_that_are_read_are_known(string text, string labels, bool isAll)
    {
        var template = Template.Parse("line", text);

        Assert.Equal(labels, string.Join(',', template.ReferencedLabels));
        Assert.Equal(isAll, template.ReferencesAllLabels);
        Assert.Equal(text.Contains("__line__", StringComparison.Ordinal), template.ReferencesLine);
    }

    [Theory]
    [InlineData("{{ repeat 99999999 \"ab\" }}", "text of 199999998 characters exceeds 4194304")]
    [InlineData("{{ range 2000000000 }}{{ end }}", "exceeded 100000 steps")]
    [InlineData("{{define \"T\"}}{{template \"T\" .}}{{end}}{{template \"T\" .}}", "exceeded maximum template depth (100)")]
    [InlineData("{{ $s := repeat 4000000 \"x\" }}{{ $s }}{{ $s }}", "output exceeds 4194304 bytes")]
    [InlineData("{{ indent 4000000 \"a\\nb\" }}", "text of 8000003 characters exceeds 4194304")]
    [InlineData("{{ alignLeft 5000000 \"a\" }}", "text of 5000000 characters exceeds 4194304")]
    [InlineData("{{ printf \"%999999d%999999d%999999d%999999d%999999d\" 1 2 3 4 5 }}", "exceeds 4194304")]
    [InlineData("{{ $s := repeat 3000 \"x\" }}{{ replace \"x\" $s $s }}", "exceeds 4194304")]
    [InlineData("{{ $s := repeat 3000 \"x\" }}{{ regexReplaceAll \"x\" $s $s }}", "exceeds 4194304")]
    [InlineData("{{ mulf 1e300 1e300 1e300 | printf \"%v\" }}", "")]
    public void What_a_template_can_use_is_bounded(string text, string expected)
        => Assert.Contains(expected, Line().Execute(text), StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_by_the_parser()
    {
        static string Parens(int depth) => "{{" + new string('(', depth) + "1" + new string(')', depth) + "}}";
        static string Blocks(int depth) => string.Concat(Enumerable.Repeat("{{if 1}}", depth))
            + string.Concat(Enumerable.Repeat("{{end}}", depth));
        static string Chain(int depth) => "{{if 0}}" + string.Concat(Enumerable.Repeat("{{else if 0}}", depth)) + "{{end}}";

        Assert.Equal("1", Line().Execute(Parens(150)));
        Assert.Throws<TemplateSyntaxException>(() => Template.Parse("line", Parens(100_000)));
        Assert.Throws<TemplateSyntaxException>(() => Template.Parse("line", Blocks(100_000)));
        Assert.Throws<TemplateSyntaxException>(() => Template.Parse("line", Chain(100_000)));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_pass_through_plain_fields()
    {
        var line = new FakeLine { LineUtf8 = [0xFF, (byte)'a'] };
        var output = new ArrayBufferWriter<byte>();

        Assert.True(Template.Parse("line", "<{{__line__}}>").TryExecute(line, output, out _));

        Assert.Equal([(byte)'<', 0xFF, (byte)'a', (byte)'>'], output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Any_text_is_a_template_or_refused_and_never_runs_away()
    {
        string[] pieces =
        [
            "{{", "}}", " ", "|", "(", ")", ".v", ".", "$", "$x", ":=", "=", ",", "1", "2.5", "\"s\"", "`r`", "'c'",
            "if ", "else ", "end ", "range ", "with ", "define ", "template ", "block ", "break", "continue", "nil",
            "true", "len ", "index ", "printf ", "eq ", "and ", "fromJson ", "upper ", "repeat ", "text", "\n", "-",
            "/*", "*/", "{{end}}", "{{if .v}}", "{{range .}}", "\"[1,[2]]\"", "\"%d %s\"", "é", "\uD800", "__line__",
        ];
        var random = new Random(11);
        for (var i = 0; i < 30_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            text = random.Next(2) == 0 ? "{{" + text + "}}" : text;
            try
            {
                Line().Execute(text);
            }
            catch (TemplateSyntaxException error)
            {
                Assert.StartsWith("template: line:", error.Message, StringComparison.Ordinal);
            }
        }
    }
}

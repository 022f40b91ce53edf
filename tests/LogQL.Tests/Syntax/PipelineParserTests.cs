using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Tests.Syntax;

public class PipelineParserTests
{
    [Fact]
    public void Selector_keeps_its_matchers_in_order()
    {
        var selector = ParserAssert.Selector("{ app = \"a\", env != \"b\", pod =~ \"c.*\", zone !~ `d|e` }");
        Assert.Equal(
            [
                new LabelMatcher("app", MatchOp.Equal, "a"), new LabelMatcher("env", MatchOp.NotEqual, "b"),
                new LabelMatcher("pod", MatchOp.Match, "c.*"), new LabelMatcher("zone", MatchOp.NotMatch, "d|e"),
            ],
            selector.Matchers);
        Assert.Empty(selector.Stages);
    }

    [Fact]
    public void Parentheses_around_a_log_query_change_nothing()
        => Assert.Equal("{a=\"b\"} |= \"x\"", LogQLParser.Parse("((({a=\"b\"}|=\"x\")))").ToString());

    [Theory]
    [InlineData("|= \"x\"", LineFilterOp.Contains)]
    [InlineData("!= \"x\"", LineFilterOp.NotContains)]
    [InlineData("|~ \"x\"", LineFilterOp.Match)]
    [InlineData("!~ \"x\"", LineFilterOp.NotMatch)]
    [InlineData("|> \"x\"", LineFilterOp.Pattern)]
    [InlineData("!> \"x\"", LineFilterOp.NotPattern)]
    public void Line_filter_has_six_operators(string stage, LineFilterOp op)
    {
        var filter = ParserAssert.Stage<LineFilterStage>(stage);
        Assert.Equal(op, filter.Op);
        Assert.Equal(new LineFilterTerm("x", IsIp: false), Assert.Single(filter.Terms));
    }

    [Fact]
    public void Alternatives_of_a_line_filter_keep_their_order()
    {
        var filter = ParserAssert.Stage<LineFilterStage>("|= \"a\" or \"b\" or ip(\"10.0.0.1\") or \"c\"");
        Assert.Equal(["a", "b", "10.0.0.1", "c"], filter.Terms.Select(term => term.Text));
        Assert.Equal([false, false, true, false], filter.Terms.Select(term => term.IsIp));
    }

    [Theory]
    [InlineData("!= \"a\" or \"b\" or \"c\"", "!= \"a\" != \"b\" != \"c\"")]
    [InlineData("!~ \"a\" or \"b\"", "!~ \"a\" !~ \"b\"")]
    [InlineData("!> \"a\" or \"b\" |= \"c\"", "!> \"a\" !> \"b\" |= \"c\"")]
    public void Alternatives_of_a_negated_line_filter_become_filters_of_their_own(string stages, string expected)
        => Assert.Equal("{a=\"b\"} " + expected, ParserAssert.Selector("{a=\"b\"}" + stages).ToString());

    [Fact]
    public void Json_takes_paths_and_bare_names()
    {
        var stage = ParserAssert.Stage<JsonStage>("| json a=\"x.y[0]\", b");
        Assert.Equal([new LabelExtraction("a", "x.y[0]"), new LabelExtraction("b", "b")], stage.Extractions);
        Assert.Empty(ParserAssert.Stage<JsonStage>("| json").Extractions);
    }

    [Theory]
    [InlineData("| logfmt", false, false, 0)]
    [InlineData("| logfmt --strict", true, false, 0)]
    [InlineData("| logfmt --keep-empty", false, true, 0)]
    [InlineData("| logfmt --keep-empty --strict a, b=\"c\"", true, true, 2)]
    [InlineData("| logfmt a", false, false, 1)]
    public void Logfmt_takes_flags_and_keys(string text, bool strict, bool keepEmpty, int extractions)
    {
        var stage = ParserAssert.Stage<LogfmtStage>(text);
        Assert.Equal((strict, keepEmpty, extractions), (stage.Strict, stage.KeepEmpty, stage.Extractions.Count));
    }

    [Fact]
    public void Stages_with_one_text_keep_it()
    {
        Assert.Equal("<a> b", ParserAssert.Stage<PatternStage>("| pattern \"<a> b\"").Pattern);
        Assert.Equal("(?P<a>b)", ParserAssert.Stage<RegexpStage>("| regexp \"(?P<a>b)\"").Pattern);
        Assert.Equal("{{.a}}", ParserAssert.Stage<LineFormatStage>("| line_format `{{.a}}`").Template);
    }

    [Fact]
    public void Stages_without_arguments_are_read()
    {
        ParserAssert.Stage<UnpackStage>("| unpack");
        ParserAssert.Stage<DecolorizeStage>("| decolorize");
    }

    [Fact]
    public void Label_format_tells_names_from_templates()
        => Assert.Equal(
            [new LabelFormat("a", "b", IsRename: true), new LabelFormat("c", "{{.d}}", IsRename: false)],
            ParserAssert.Stage<LabelFormatStage>("| label_format a=b, c=\"{{.d}}\"").Formats);

    [Fact]
    public void Drop_and_keep_take_names_and_matchers()
    {
        LabelChoice[] expected =
        [
            new("a", Matcher: null), new("b", new LabelMatcher("b", MatchOp.Equal, "c")),
            new("d", new LabelMatcher("d", MatchOp.NotMatch, "e")),
        ];
        Assert.Equal(expected, ParserAssert.Stage<DropStage>("| drop a, b=\"c\", d!~\"e\"").Labels);
        Assert.Equal(expected, ParserAssert.Stage<KeepStage>("| keep a, b=\"c\", d!~\"e\"").Labels);
    }

    [Fact]
    public void Log_selector_refuses_a_metric_query()
        => Assert.Equal(
            "only log selector is supported",
            Assert.Throws<RequestException>(() => LogQLParser.ParseLogSelector("rate({a=\"b\"}[1m])")).Message);

    [Theory]
    [InlineData("{a=\"b\"} |= \"c\"")]
    [InlineData("rate({a=\"b\"}[1m])")]
    [InlineData("1")]
    public void Matchers_refuse_more_than_a_selector(string query)
        => Assert.Equal(
            "only label matchers are supported",
            Assert.Throws<RequestException>(() => LogQLParser.ParseMatchers(query)).Message);

    [Fact]
    public void Matchers_may_select_everything_where_that_is_allowed()
        => Assert.Empty(LogQLParser.ParseMatchers("{}", mayMatchAll: true));
}

using System.Text;
using Trine.LogQL.Pipeline;
using Trine.LogQL.Syntax;
using Trine.LogQL.Tests.Evaluation;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Tests.Pipeline;

public sealed class PipelineTests
{
    [Theory]
    [InlineData("| logfmt", "a=1 b=\"x y\" c= bare", "a=1 b=x y")]
    [InlineData("| logfmt --keep-empty", "a= bare", "a= bare=")]
    [InlineData("| logfmt", "a=b=c d=1", "d=1")]
    [InlineData("| logfmt", "a=\"q\\\"uo\\u00e9\"", "a=q\"uoé")]
    [InlineData("| logfmt", "app=inner dup=1 dup=2", "app_extracted=inner dup=1")]
    [InlineData("| logfmt --strict | drop __error_details__", "ok=1 =bad after=2", "__error__=LogfmtParserErr ok=1")]
    [InlineData("| logfmt x=\"a\", y", "a=1", "x=1 y=")]
    [InlineData("| logfmt x=\"a\"", "a=1 x=2", "x=2")]
    [InlineData("| logfmt x=\"a\"", "x=2 a=1", "x=1")]
    [InlineData("| logfmt x=\"a\", x=\"b\"", "a=1 b=2", "x=2")]
    [InlineData("| logfmt a | logfmt a=\"none\"", "none a=1 none=", "a=")]
    [InlineData("| logfmt a", "a=b\uFFFD", "a=")]
    [InlineData("| logfmt | drop a | logfmt", "a=1 b=2", "b=2")]
    [InlineData("| json x=\"a\", x=\"b\"", "{\"b\":2,\"a\":1}", "x=1")]
    [InlineData("| json x=\"a\", y=\"b\"", "{\"a\":{\"k\":\"\\u0041\"},\"b\":[\"\\u0041\"]}", "x={\"k\":\"\\u0041\"} y=[\"A\"]")]
    [InlineData("| unpack", "{\"k\":\"1\",\"k\":\"2\",\"app\":\"3\",\"_entry\":\"x\"}", "app_extracted=3 k=2 line:x")]
    [InlineData("| drop app | label_format a=\"1\", b=\"{{.a}}\", c=\"{{.b}}\"", "x", "a=1 b=1 c=")]
    [InlineData("| logfmt --strict | drop __error_details__ | a > 1 and a = \"x\"", "a=x =", "__error__=LogfmtParserErr a=x")]
    [InlineData("| logfmt | a > 1 and b = ip(\"none\") | drop __error_details__", "a=x b=1", "__error__=LabelFilterErr a=x b=1")]
    [InlineData("| json", "{\"a\":{\"b\":1,\"c\":[1]},\"d\":null,\"e\":true}", "a_b=1 e=true")]
    [InlineData("| json | drop __error_details__", "{\"a\":1,\"b\":", "__error__=JSONParserErr a=1")]
    [InlineData("| json | drop __error_details__", "{\"a\":{\"b\":1", "__error__=JSONParserErr")]
    [InlineData("| json", "{\"a\":\"\\ud83d\\ude80\",\"b\":\"\\ud83d\"}", "a=🚀 b=")]
    [InlineData("| json", "{\"a-b\":1,\"1c\":2,\" d \":3,\"\":4}", "_1c=2 a_b=1 d=3")]
    [InlineData("| json x=\"a.b[1]\", y=\"a\", z", "{\"a\":{\"b\":[1,\"two\"]}}", "x=two y={\"b\":[1,\"two\"]} z=")]
    [InlineData("| pattern \"<m> /<p> <_>\"", "GET /x HTTP", "m=GET p=x")]
    [InlineData("| pattern \"<m> /<p> <_>\"", "GET nothing", "m=GET nothing")]
    [InlineData("| regexp \"(?P<k>[a-z]+)(?P<v>[0-9]*)\"", "abc12", "k=abc v=12")]
    [InlineData("| regexp \"(?P<k>z+)\"", "abc", "")]
    [InlineData("| unpack", "{\"k\":\"v\",\"n\":1,\"_entry\":\"inner\"}", "k=v line:inner")]
    [InlineData("| unpack", "{\"k\":\"v\"}", "")]
    [InlineData("| logfmt | label_format b=a, c=`{{.a}}{{.x}}`", "a=1 x=2", "b=1 c=2 x=2")]
    [InlineData("| logfmt | line_format `{{.a}}-{{.a}}` | logfmt", "a=k=1", "line:-")]
    [InlineData("| logfmt | a > 5", "a=7", "a=7")]
    [InlineData("| logfmt | a > 5 | drop __error_details__", "a=x", "__error__=LabelFilterErr a=x")]
    [InlineData("| logfmt | keep a", "a=1 b=2", "a=1")]
    [InlineData("| decolorize", "\u001b[31;1mred\u001b[0m x", "line:red x")]
    public async Task A_stage_makes_these_labels(string stages, string line, string wanted)
    {
        var entries = await RunAsync(stages, line);

        var entry = Assert.Single(entries);
        var text = Encoding.UTF8.GetString(entry.Line.Span);
        var got = string.Join(' ', entry.Parsed.Select(label => $"{label.Name}={label.Value}"));
        got += text == line ? "" : $"{(got.Length > 0 ? " " : "")}line:{text}";
        Assert.Equal(wanted, got);
    }

    [Theory]
    [InlineData("| logfmt --keep-empty | line_format `<{{.a}}>`", "x a=")]
    [InlineData("| json | line_format `<{{.a}}>`", "{\"a\":\"\"}")]
    public async Task An_empty_value_far_into_a_chunk_is_empty_in_a_template(string stages, string line)
    {
        // More text before the line than the scratch text first has room for.
        var pipeline = new LogPipeline(((LogSelectorExpr)LogQLParser.Parse($"{{app=\"app\"}} {stages}")).Stages);
        var entries = new List<LogEntry>();
        using var chunk = Chunk([.. Enumerable.Repeat(new string('p', 1000), 20), line], LabelSet.Empty);

        await pipeline.CreateRunner().RunAsync(chunk, TimeRange.All, 100, entries, TestContext.Current.CancellationToken);

        Assert.Equal("<>", Encoding.UTF8.GetString(entries[^1].Line.Span));
    }

    [Theory]
    [InlineData("|= \"b\"", "abc", true)]
    [InlineData("!= \"b\"", "abc", false)]
    [InlineData("|= \"\"", "abc", true)]
    [InlineData("!= \"\"", "abc", false)]
    [InlineData("|= \"x\" or \"c\"", "abc", true)]
    [InlineData("|~ \"(?i)B.\"", "abc", true)]
    [InlineData("|~ \"a.c\"", "a\nc", false)]
    [InlineData("|> \"a<_>c\"", "abc", true)]
    [InlineData("|> \"a<_>c\"", "ac", false)]
    [InlineData("|> \"a<_>\"", "a", false)]
    [InlineData("!> \"a<_>c\"", "abc", false)]
    [InlineData("|= ip(\"10.0.0.0/8\")", "from 10.1.2.3:80", true)]
    [InlineData("|= ip(\"::1\")", "from ::1", true)]
    [InlineData("!= ip(\"10.0.0.1-10.0.0.9\")", "from 10.0.0.5", false)]
    [InlineData("| logfmt | a=ip(\"10.0.0.1\")", "a=10.0.0.1", true)]
    [InlineData("| logfmt | a!=ip(\"10.0.0.1\")", "b=1", false)]
    [InlineData("| logfmt | a>1s", "a=1500ms", true)]
    [InlineData("| logfmt | a<=1KB", "a=1000B", true)]
    [InlineData("| logfmt | a=~\"x.y\"", "a=\"x\\ny\"", false)]
    [InlineData("| logfmt | a=~\"x.*\"", "a=wxy", true)] // Loki's simple expressions are not anchored.
    [InlineData("| logfmt | a!~\".*x\"", "a=wxy", false)]
    [InlineData("| logfmt | a=~\"x[y]*\"", "a=wxy", false)]
    [InlineData("| logfmt | a=~\"warn|warning\"", "a=forewarning", true)]
    [InlineData("| logfmt | a=~\"warn|info\"", "a=forewarning", false)]
    [InlineData("| logfmt | a=~\"\"", "a=b", true)]
    [InlineData("|= \"x\" or \"\"", "abc", false)]
    [InlineData("|~ \"x|\"", "abc", false)]
    [InlineData("| logfmt | drop v | v=\"\"", "v=1", false)]
    [InlineData("| json | a > 1", "no json", false)]
    [InlineData("| json | __error_details__ = \"\"", "no json", true)]
    [InlineData("| logfmt | a != ip(\"none\") or b=\"1\"", "a=10.0.0.1", false)]
    public async Task A_filter_lets_these_lines_pass(string stages, string line, bool passes)
        => Assert.Equal(passes ? 1 : 0, (await RunAsync(stages, line)).Count);

    [Fact]
    public async Task Metadata_that_the_stream_has_too_is_renamed_and_parsed_values_step_aside()
    {
        var metadata = LabelSet.Create([new Label("app", "meta"), new Label("user", "meta")]);

        var entry = Assert.Single(await RunAsync("| logfmt", "user=line", metadata));

        Assert.Equal("{app_extracted=\"meta\", user=\"meta\"}", entry.Metadata.ToString());
        Assert.Equal("{user_extracted=\"line\"}", entry.Parsed.ToString());
    }

    [Fact]
    public async Task A_renamed_label_counts_as_parsed_wherever_it_comes_from()
    {
        var metadata = LabelSet.Create([new Label("user", "meta")]);

        var entry = Assert.Single(await RunAsync("| label_format who=user, host=app", "x", metadata));

        Assert.Equal("{}", entry.Stream.ToString());
        Assert.Equal("{}", entry.Metadata.ToString());
        Assert.Equal("{host=\"app\", who=\"meta\"}", entry.Parsed.ToString());
    }

    [Fact]
    public async Task A_runner_stops_at_the_limit()
    {
        var runner = new LogPipeline([]).CreateRunner();
        var entries = new List<LogEntry>();
        using var chunk = Chunk(["1", "2", "3"], LabelSet.Empty);

        await runner.RunAsync(chunk, TimeRange.All, 2, entries, TestContext.Current.CancellationToken);

        Assert.Equal(2, entries.Count);
    }

    [Fact]
    public void Needles_come_from_filters_on_stored_lines_only()
    {
        var stages = ((LogSelectorExpr)LogQLParser.Parse(
            "{a=\"b\"} |= \"one\" != \"no\" | json |~ \"two.*three\" | line_format \"x\" |= \"four\"")).Stages;

        var needles = new LogPipeline(stages).Needles.Select(needle => Encoding.UTF8.GetString(needle.Bytes.Span)).Order();

        Assert.Equal(["one", "three", "two"], needles);
    }

    [Fact]
    public async Task Json_nested_without_end_does_not_end_the_process()
    {
        var line = string.Concat(Enumerable.Repeat("{\"a\":", 50_000));

        var entry = Assert.Single(await RunAsync("| json | drop __error_details__", line));

        Assert.Equal("JSONParserErr", entry.Parsed.ValueOf("__error__"));
        var closed = Assert.Single(await RunAsync("| json | drop __error_details__", line + "1" + new string('}', 50_000)));
        Assert.Equal("JSONParserErr", closed.Parsed.ValueOf("__error__"));
    }

    [Fact]
    public async Task Names_that_only_lines_have_do_not_pile_up()
    {
        var runner = new LogPipeline(((LogSelectorExpr)LogQLParser.Parse("{a=\"b\"} | logfmt | x=\"1\"")).Stages).CreateRunner();
        var entries = new List<LogEntry>();
        for (var round = 0; round < 5; round++)
        {
            var number = round;
            using var chunk = Chunk([.. Enumerable.Range(0, 20_000).Select(i => $"k{number}_{i}=1 x=1")], LabelSet.Empty);
            await runner.RunAsync(chunk, TimeRange.All, int.MaxValue, entries, TestContext.Current.CancellationToken);
        }

        Assert.Equal(100_000, entries.Count);
        Assert.Equal("{k4_19999=\"1\", x=\"1\"}", entries[^1].Parsed.ToString());
        Assert.True(runner.Names.Count < 50_000);
    }

    private static async Task<List<LogEntry>> RunAsync(string stages, string line, LabelSet? metadata = null)
    {
        var pipeline = new LogPipeline(((LogSelectorExpr)LogQLParser.Parse($"{{app=\"app\"}} {stages}")).Stages);
        var entries = new List<LogEntry>();
        using var chunk = Chunk([line], metadata ?? LabelSet.Empty);
        await pipeline.CreateRunner().RunAsync(chunk, TimeRange.All, 10, entries, TestContext.Current.CancellationToken);
        return entries;
    }

    private static MemoryLogChunk Chunk(string[] lines, LabelSet metadata)
        => new(LabelSet.Create(new Label("app", "app")), [.. lines.Select((line, i) => new TestRow(i, line, metadata))]);
}

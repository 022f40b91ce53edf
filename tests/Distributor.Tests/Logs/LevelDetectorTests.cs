using System.Text;
using Trine.Distributor.Logs;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Distributor.Tests.Logs;

public sealed class LevelDetectorTests
{
    [Theory]
    [InlineData("level=warn msg=\"slow\"", "warn")]
    [InlineData("msg=\"level=error inside\" level=info", "info")]
    [InlineData("LEVEL=ERR x=1", "error")]
    [InlineData("lvl=debug level=fatal", "fatal")]
    [InlineData("severity=notice something failed with error", "error")]
    [InlineData("a=b \"unclosed", "unknown")]
    [InlineData("""{"level":"error","msg":"info"}""", "error")]
    [InlineData("""  {"msg":"x","http":{"level":"warn"}}  """, "warn")]
    [InlineData("""{"a":{"b":{"level":"wrn"}}}""", "unknown")]
    [InlineData("""{"a":[1,{"level":"warn"}],"severity":"debug"}""", "debug")]
    [InlineData("""{"level":30,"msg":"an error"}""", "error")]
    [InlineData("""{"text":"a \"level\":\"warn\" quoted"}""", "unknown")]
    [InlineData("{\"level\":\"", "unknown")]
    [InlineData("{\"level\":\"error}", "error")]
    [InlineData("2026-01-15 10:00:00,123 WARN  [main] c.e.Cache - an error", "warn")]
    [InlineData("[ERROR] broken", "error")]
    [InlineData("information about an errand", "unknown")]
    [InlineData("informational", "unknown")]
    [InlineData("no word here", "unknown")]
    [InlineData("", "unknown")]
    [InlineData("tracé debug", "debug")]
    [InlineData("warning: low disk", "warn")]
    [InlineData("<error>xml</error>", "unknown")]
    [InlineData("GET /var/log/error/x", "unknown")]
    [InlineData("it ended in error.", "unknown")]
    [InlineData("error\r\n", "unknown")]
    [InlineData("code:warn", "unknown")]
    [InlineData("(fatal)", "fatal")]
    [InlineData("a[debug", "debug")]
    [InlineData("a=1\tlevel=wrn", "warn")]
    [InlineData("a=b=c level=wrn", "unknown")]
    [InlineData("=a level=wrn", "unknown")]
    [InlineData("a\"b level=wrn", "unknown")]
    [InlineData("level=\"wrn", "unknown")]
    [InlineData("lvl=wrn msg=\"cut", "warn")]
    [InlineData("plain words level=wrn", "warn")]
    public void The_line_tells_its_level(string line, string level)
        => Assert.Equal(level, Detect(LabelSet.Create(new Label("job", "x")), line));

    [Fact]
    public void A_label_decides_before_the_line_and_is_kept_when_unknown()
    {
        Assert.Equal("error", Detect(LabelSet.Create(new Label("level", "ERR")), "info line"));
        Assert.Equal("notice", Detect(LabelSet.Create(new Label("level", "notice")), "info line"));
    }

    [Fact]
    public void Metadata_decides_before_the_line_and_severity_numbers_count()
    {
        Assert.Equal("warn", Detect(LabelSet.Empty, "info", ("severity", "Warn")));
        Assert.Equal("fatal", Detect(LabelSet.Empty, "info", ("severity_number", "21")));
        Assert.Equal("unknown", Detect(LabelSet.Empty, "info", ("severity_number", "0")));
        Assert.Equal("unknown", Detect(LabelSet.Empty, "info", ("severity_number", "99")));
        Assert.Equal("trace", Detect(LabelSet.Empty, "info", ("severity_number", "-1")));
        Assert.Equal("warn", Detect(LabelSet.Empty, "info", ("severity_number", "+13")));
        Assert.Equal("info", Detect(LabelSet.Empty, "error", ("severity_number", "high")));
        Assert.Equal("error", Detect(LabelSet.Empty, "error", ("severity_number", "")));
        Assert.Equal("error", Detect(LabelSet.Empty, "error", ("level", "")));
    }

    [Fact]
    public void A_level_that_the_sender_detected_stays()
        => Assert.Equal("", Detect(LabelSet.Empty, "info", ("detected_level", "custom")));

    [Theory]
    [InlineData("WARNING", "warn")]
    [InlineData("custom", "custom")]
    public void A_level_that_the_sender_detected_is_spelled_our_way(string sent, string want)
    {
        using var batch = new LogBatch();
        batch.BeginStream(LabelSet.Empty);
        for (var row = 0; row < 2; row++)
        {
            batch.AddRow(1, batch.AppendText("error"u8));
            batch.AddMetadata(batch.AppendText("a"u8), batch.AppendText("b"u8));
            batch.AddMetadata(batch.AppendText("detected_level"u8), batch.AppendText(Encoding.UTF8.GetBytes(sent)));
        }

        new LevelDetector(new LogLimits()).Detect(batch, 0);

        Assert.All([0, 1], row => Assert.Equal(want, Encoding.UTF8.GetString(batch.Bytes(batch.MetadataOf(row)[3]))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Garbage_lines_end_the_search_without_harm(int seed)
    {
        var random = new Random(seed);
        const string Alphabet = "{}[]\",:= \\alevrnfo01";
        for (var i = 0; i < 5_000; i++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            Assert.NotNull(Detect(LabelSet.Empty, line));
            Assert.NotNull(Detect(LabelSet.Empty, "{" + line + "}"));
        }
    }

    [Fact]
    public void Deep_objects_do_not_exhaust_the_stack()
    {
        var limits = new LogLimits { LogLevelFromJsonMaxDepth = 0 };
        var line = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);

        Assert.Equal("unknown", Detect(LabelSet.Empty, line, limits));
    }

    private static string Detect(LabelSet labels, string line, params (string Name, string Value)[] metadata)
        => Detect(labels, line, new LogLimits(), metadata);

    private static string Detect(
        LabelSet labels, string line, LogLimits limits, params (string Name, string Value)[] metadata)
    {
        using var batch = new LogBatch();
        batch.BeginStream(labels);
        batch.AddRow(1, batch.AppendText(Encoding.UTF8.GetBytes(line)));
        foreach (var (name, value) in metadata)
        {
            batch.AddMetadata(
                batch.AppendText(Encoding.UTF8.GetBytes(name)), batch.AppendText(Encoding.UTF8.GetBytes(value)));
        }

        new LevelDetector(limits).Detect(batch, 0);
        return Encoding.UTF8.GetString(batch.Bytes(batch.Levels[0]));
    }
}

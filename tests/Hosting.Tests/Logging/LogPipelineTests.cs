using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trine.Hosting.Configuration;
using Trine.Hosting.Logging;

namespace Trine.Hosting.Tests.Logging;

public sealed partial class LogPipelineTests : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly ManualTime _time = new();
    private readonly LogPipeline _pipeline;
    private readonly ILoggerFactory _logs;

    public LogPipelineTests()
    {
        _pipeline = new LogPipeline(LogThreshold.Info, LogFormat.Logfmt, _output, _time);
        _logs = _pipeline.CreateFactory();
    }

    public void Dispose()
    {
        _logs.Dispose();
        _pipeline.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Pairs_in_a_message_become_fields()
    {
        WalReplayed(_logs.CreateLogger("Trine.QueryFrontend.Logs.Reader"), 3, "a b", 1.5);

        Assert.Equal(
            "ts=1970-01-01T00:00:00.0000000Z level=info component=query-frontend msg=\"wal replayed in 1.5 s\" segments=3 dir=\"a b\"\n",
            Written());
    }

    [Fact]
    public void Json_lines_hold_the_same_fields()
    {
        using var json = new LogPipeline(LogThreshold.Info, LogFormat.Json, _output, _time);
        WalReplayed(json.CreateLogger("Trine.LogQL"), 3, "quote \"", 2);

        var line = JsonDocument.Parse(Written()).RootElement;

        Assert.Equal("logql", line.GetProperty("component").GetString());
        Assert.Equal("wal replayed in 2 s", line.GetProperty("msg").GetString());
        Assert.Equal("quote \"", line.GetProperty("dir").GetString());
    }

    [Fact]
    public void A_message_without_template_keeps_its_braces()
    {
        _logs.CreateLogger("Trine.X").Log(LogLevel.Warning, default, "plain {text}", null, static (state, _) => state);

        Assert.Contains("level=warn component=x msg=\"plain {text}\"\n", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void Newlines_stay_on_one_line()
    {
        _logs.CreateLogger("Trine.X").Log(
            LogLevel.Error, default, "a\nb", new IOException("c\nd"), static (state, _) => state);

        Assert.Single(Written().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_secret_among_the_values_is_masked()
    {
        var secret = new Secret("hunter2");
        Connecting(_logs.CreateLogger("Trine.X"), secret);

        Assert.Contains("key=********", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_threshold_may_change_while_running()
    {
        var log = _logs.CreateLogger("Trine.X");
        log.LogDebug("first");
        _pipeline.Threshold = LogThreshold.Debug;
        log.LogDebug("second");

        Assert.DoesNotContain("first", Written(), StringComparison.Ordinal);
        Assert.Contains("second", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_are_heard_from_warning_on()
    {
        var library = _logs.CreateLogger("Microsoft.AspNetCore.Server.Kestrel");
        library.LogInformation("chatter");
        library.LogWarning("matter");

        Assert.DoesNotContain("chatter", Written(), StringComparison.Ordinal);
        Assert.Contains("matter", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void Repeating_messages_are_suppressed_and_counted()
    {
        var log = _logs.CreateLogger("Trine.X");
        for (var round = 0; round < RepeatLimiter.MessagesPerWindow + 7; round++)
        {
            log.LogError("flush failed try={Try}", round);
        }

        Assert.Equal(RepeatLimiter.MessagesPerWindow, Written().Count(letter => letter == '\n'));
        _time.Advance(RepeatLimiter.Window);
        log.LogError("flush failed try={Try}", 100);

        Assert.EndsWith("try=100 suppressed=7\n", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tap_that_is_behind_loses_entries_and_never_blocks()
    {
        var tap = _pipeline.OpenTap(capacity: 2);
        var log = _logs.CreateLogger("Trine.X");
        log.LogInformation("one");
        log.LogInformation("two");
        log.LogInformation("three");

        Assert.True(tap.Reader.TryRead(out var first));
        Assert.Equal("one", first.Message);
        Assert.Equal(1, tap.Dropped);
    }

    private string Written() => Encoding.UTF8.GetString(_output.ToArray());

    [LoggerMessage(2, LogLevel.Information, "connecting key={Key}")]
    private static partial void Connecting(ILogger log, Secret key);

    [LoggerMessage(1, LogLevel.Information, "wal replayed in {Seconds} s segments={Segments} dir={Directory}")]
    private static partial void WalReplayed(ILogger log, int segments, string directory, double seconds);
}

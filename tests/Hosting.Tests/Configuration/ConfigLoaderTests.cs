using Trine.Hosting.Configuration;

namespace Trine.Hosting.Tests.Configuration;

public sealed class ConfigLoaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Flags_win_over_the_file_and_the_file_over_defaults()
    {
        var config = Load("sample:\n  count: 7\n  name: file\n", "--sample.name=flag");

        Assert.Equal(7, config.Sample.Count);
        Assert.Equal("flag", config.Sample.Name);
        Assert.Equal(4.5, config.Sample.RateMb);
    }

    [Theory]
    [InlineData("--server.http_listen_port=4000")]
    [InlineData("--server.http-listen-port=4000")]
    [InlineData("-server.http-listen-port=4000")]
    [InlineData("--server.http_listen_port", "4000")]
    public void A_flag_may_be_written_as_go_programs_take_it(params string[] arguments)
        => Assert.Equal(4000, ConfigLoader.Load<SampleConfig>(arguments).Server.HttpListenPort);

    [Fact]
    public void A_boolean_flag_stands_alone_and_takes_no_separate_value()
    {
        var config = ConfigLoader.Load<SampleConfig>("--auth_enabled", "--sample.is-on=true", "--target", "a,b");

        Assert.True(config.AuthEnabled);
        Assert.True(config.Sample.IsOn);
        Assert.Equal(["a", "b"], config.Target);
    }

    [Fact]
    public void Every_type_is_read_from_a_file()
    {
        var sample = Load("""
            sample:
              name: "a: b"
              count: 1_000
              rate_mb: 0.25
              chunk_size: 4MB
              period: 1h30m
              mode: fast-path
              members: [a, b]
              ports: 1, 2,3
              labels: {zone: eu, tier: "1"}
              key: hunter2
              shards: 16
              is_on: yes
              streams:
                - selector: '{app="x"}'
                  period: 7d
            """).Sample;

        Assert.Equal("a: b", sample.Name);
        Assert.Equal(1000, sample.Count);
        Assert.Equal(0.25, sample.RateMb);
        Assert.Equal(4L << 20, sample.ChunkSize.Bytes);
        Assert.Equal(TimeSpan.FromMinutes(90), sample.Period.Span);
        Assert.Equal(SampleMode.FastPath, sample.Mode);
        Assert.Equal(["a", "b"], sample.Members);
        Assert.Equal([1, 2, 3], sample.Ports);
        Assert.Equal("eu", sample.Labels["zone"]);
        Assert.Equal("hunter2", sample.Key.Reveal());
        Assert.Equal(16, sample.Shards);
        Assert.True(sample.IsOn);
        Assert.Equal(new SampleStream { Selector = "{app=\"x\"}", Period = Duration.FromDays(7) }, Assert.Single(sample.Streams));
    }

    [Fact]
    public void Null_leaves_a_default_and_clears_a_nullable()
    {
        var config = Load("server:\nsample:\n  count:\n  shards: null\n");

        Assert.Equal(1, config.Sample.Count);
        Assert.Null(config.Sample.Shards);
    }

    [Fact]
    public void All_faults_are_reported_at_once_with_their_place()
    {
        var faults = FaultsOf(
            "sample:\n  cuont: 1\n  period: soon\nsevrer: {}\n", "--sample.mode=quick", "--sample.nmae=x", "stray");

        Assert.Collection(
            faults,
            line => Assert.Equal("--sample.nmae: unknown flag, did you mean '--sample.name'?", line),
            line => Assert.Equal("unexpected argument 'stray', want --key=value", line),
            line => Assert.EndsWith("trine.yaml:2: unknown key 'sample.cuont', did you mean 'count'?", line, StringComparison.Ordinal),
            line => Assert.EndsWith(
                "trine.yaml:3: sample.period: got 'soon', want a duration such as 1h30m or 7d", line, StringComparison.Ordinal),
            line => Assert.EndsWith("trine.yaml:4: unknown key 'sevrer', did you mean 'server'?", line, StringComparison.Ordinal),
            line => Assert.Equal("--sample.mode: got 'quick', want one of fast-path, safe", line));
    }

    [Fact]
    public void Checks_of_all_sections_name_the_place_that_set_the_value()
    {
        var faults = FaultsOf("sample:\n  count: 0\n", "--sample.period=1ms", "--server.http_listen_port=70000");

        Assert.Collection(
            faults,
            line => Assert.Equal("--server.http_listen_port: server.http_listen_port: got 70000, want 0 to 65535", line),
            line => Assert.EndsWith("trine.yaml:2: sample.count: got 0, want more than 0", line, StringComparison.Ordinal),
            line => Assert.Equal("--sample.period: sample.period: got 1ms, want at least 1s", line));
    }

    [Fact]
    public void Environment_variables_are_expanded_before_parsing()
    {
        var name = $"TRINE_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "from: env");

        var config = Load($"sample:\n  name: \"${{{name}}}\"\n  count: ${{TRINE_TEST_UNSET:-12}}\n  shards: ${{TRINE_TEST_UNSET:--7}}\n  members: '$${{KEPT}} $1'\n");

        Assert.Equal("from: env", config.Sample.Name);
        Assert.Equal(12, config.Sample.Count);
        Assert.Equal(-7, config.Sample.Shards);
        Assert.Equal(["${KEPT} $1"], config.Sample.Members);
    }

    [Fact]
    public void Expansion_can_be_turned_off()
        => Assert.Equal("${X}", Load("sample:\n  name: ${X}\n", "-config.expand-env=false").Sample.Name);

    [Fact]
    public void An_unclosed_variable_is_a_fault_with_its_line()
        => Assert.EndsWith(
            "trine.yaml:2: '${' has no '}' on its line; write '$${' for the text itself",
            FaultsOf("sample:\n  name: ${X\n")[0],
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_a_fault_that_names_it()
    {
        var wrong = Assert.Throws<ConfigException>(() => ConfigLoader.Load<SampleConfig>("--config.file=/nowhere/trine.yaml"));

        Assert.StartsWith("/nowhere/trine.yaml: cannot be read:", Assert.Single(wrong.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_of_the_wrong_shape_is_not_shown()
    {
        var faults = FaultsOf("sample:\n  keys: hunter2\n  key: [hunter2]\n");

        Assert.Equal(2, faults.Count);
        Assert.DoesNotContain("hunter2", string.Join('\n', faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_are_not_shared_between_loads()
    {
        var first = ConfigLoader.Load<SampleConfig>("--sample.count=5");
        var second = ConfigLoader.Load<SampleConfig>();

        Assert.Equal(5, first.Sample.Count);
        Assert.Equal(1, second.Sample.Count);
    }

    private SampleConfig Load(string yaml, params string[] flags)
        => ConfigLoader.Load<SampleConfig>([$"--config.file={_directory.Write("trine.yaml", yaml)}", .. flags]);

    private IReadOnlyList<string> FaultsOf(string yaml, params string[] flags)
        => Assert.Throws<ConfigException>(() => Load(yaml, flags)).Faults;
}

using Trine.Hosting.Configuration;

namespace Trine.Hosting.Tests.Configuration;

public sealed class ConfigOutputTests : IDisposable
{
    private const string Everything = """
        target: [all, querier]
        sample:
          name: "quote \" and\ttab, ${UNSET_BUT_ESCAPED}"
          count: 9
          chunk_size: 4MB
          period: 90s
          mode: fast-path
          members: [a, "b c", "true"]
          labels: {zone: eu, "odd key": "#x"}
          key: hunter2
          keys: {main: hunter2}
          shards: 3
          streams:
            - {selector: '{app="x"}', period: 7d}
            - {selector: y}
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Printed_yaml_loads_to_the_same_configuration()
    {
        var config = Load(Everything.Replace("${", "$${", StringComparison.Ordinal));
        var printed = ConfigYaml.Render(config);

        Assert.Equal(printed, ConfigYaml.Render(Load(printed)));
        Assert.Equal(config.Sample.Name, Load(printed).Sample.Name);
        Assert.Equal(config.Sample.Streams, Load(printed).Sample.Streams);
    }

    [Fact]
    public void The_difference_holds_only_what_was_set()
    {
        var config = ConfigLoader.Load<SampleConfig>("--sample.count=3", "--sample.members=a", "--sample.period=1h");

        Assert.Equal("sample:\n  count: 3\n  members: [a]\n", ConfigYaml.Render(config, ConfigView.Diff));
    }

    [Fact]
    public void Defaults_are_printed_whatever_is_set()
        => Assert.Equal(
            ConfigYaml.Render(new SampleConfig()),
            ConfigYaml.Render(ConfigLoader.Load<SampleConfig>("--sample.count=3"), ConfigView.Defaults));

    [Fact]
    public void The_reference_has_a_row_for_each_setting()
    {
        var reference = ConfigDocs.Render(typeof(SampleConfig));

        Assert.Contains("## `sample`\n\nOne of each.\n", reference, StringComparison.Ordinal);
        Assert.Contains("| `sample.chunk_size` | bytes | `256KB` | A size. |\n", reference, StringComparison.Ordinal);
        Assert.Contains("| `sample.mode` | one of fast-path, safe | `safe` | An enum. |\n", reference, StringComparison.Ordinal);
        Assert.Contains("| `sample.streams.selector` | string |  | Which. |\n", reference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", 0, "--sample.chunk_size  bytes (default 256KB)")]
    [InlineData("-h", 0, "--config.file")]
    [InlineData("--version", 0, "trine ")]
    [InlineData("--print-config", 0, "chunk_size: 256KB")]
    [InlineData("--print-reference", 0, "# Configuration")]
    [InlineData("--list-targets", 0, "all\n")]
    [InlineData("--verify-config", 0, "")]
    public void An_action_prints_to_the_output_and_leaves(string flag, int exitCode, string expected)
    {
        var (result, output, errors) = Run(flag);

        Assert.Null(result.Config);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Fact]
    public void A_wrong_configuration_leaves_with_2_and_its_faults_on_the_error_output()
    {
        var (result, output, errors) = Run("--verify-config", "--sample.count=none", "--nope");

        Assert.Equal((null, CommandLine.UsageFailure), (result.Config, result.ExitCode));
        Assert.Empty(output);
        Assert.Equal("--nope: unknown flag\n--sample.count: got 'none', want an integer\n", errors);
    }

    [Fact]
    public void Without_an_action_the_configuration_is_returned()
        => Assert.Equal(5, Run("--sample.count=5").Result.Config?.Sample.Count);

    [Fact]
    public void No_output_shows_a_secret()
    {
        var file = _directory.Write("secret.yaml", "sample: {key: hunter2, keys: {main: hunter2}}\n");
        string[] flags = [$"--config.file={file}", "--sample.key=hunter2"];
        var config = ConfigLoader.Load<SampleConfig>(flags);

        var pages = string.Concat(
            Run([.. flags, "--print-config"]).Output,
            Run([.. flags, "--help"]).Output,
            Run([.. flags, "--sample.count=0"]).Errors,
            Run([.. flags, "--sample.keys=hunter2"]).Errors,
            ConfigYaml.Render(config),
            ConfigYaml.Render(config, ConfigView.Diff),
            ConfigDocs.Render(typeof(SampleConfig)),
            config.ToString());

        Assert.Contains("********", pages, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", pages, StringComparison.Ordinal);
    }

    private static (CommandLineResult<SampleConfig> Result, string Output, string Errors) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var result = CommandLine.Read<SampleConfig>(arguments, output, errors, static config => config.Target);
        return (result, output.ToString(), errors.ToString());
    }

    private SampleConfig Load(string yaml)
        => ConfigLoader.Load<SampleConfig>($"--config.file={_directory.Write("trine.yaml", yaml)}");
}

using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Configuration;
using Trine.Hosting.Overrides;
using Trine.Hosting.Tests.Configuration;
using Trine.Model;

namespace Trine.Hosting.Tests.Overrides;

public sealed class RuntimeOverridesTests : IDisposable
{
    private static readonly TenantId Known = TenantId.Parse("team-a");
    private static readonly TenantId Other = TenantId.Parse("team-b");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_tenant_gets_its_keys_and_the_configured_rest()
    {
        using var overrides = await StartAsync("overrides:\n  team-a:\n    logs:\n      max_streams: 7\n");

        Assert.Equal(7, overrides.Get(Known).Logs.MaxStreams);
        Assert.Equal(ByteSize.FromKilobytes(1), overrides.Get(Known).Logs.MaxLineSize);
        Assert.Equal(100, overrides.Get(Other).Logs.MaxStreams);
        Assert.Same(overrides.Get(Known), overrides.Get(Known));
    }

    [Fact]
    public async Task Limits_are_shown_with_the_defaults_or_only_where_they_differ()
    {
        using var overrides = await StartAsync("overrides: {team-b: {logs: {max_streams: 7}}, team-a: {logs: {max_streams: 8}}}");
        IRuntimeLimits shown = overrides;

        var whole = shown.ToYaml(isDiff: false);
        Assert.StartsWith("defaults:\n  logs:\n", whole, StringComparison.Ordinal);
        Assert.Contains("\noverrides:\n  \"team-a\":\n    logs:\n", whole, StringComparison.Ordinal);
        Assert.Contains("      max_line_size: ", whole, StringComparison.Ordinal);
        Assert.Equal(
            "overrides:\n  \"team-a\":\n    logs:\n      max_streams: 8\n  \"team-b\":\n    logs:\n      max_streams: 7\n",
            shown.ToYaml(isDiff: true));
    }

    [Fact]
    public async Task A_changed_file_replaces_all_limits()
    {
        using var overrides = await StartAsync("overrides: {team-a: {logs: {max_streams: 7}}}");
        _directory.Write("overrides.yaml", "overrides: {team-b: {logs: {max_streams: 8}}}");

        Assert.True(overrides.TryReload());
        Assert.Equal(100, overrides.Get(Known).Logs.MaxStreams);
        Assert.Equal(8, overrides.Get(Other).Logs.MaxStreams);
    }

    [Theory]
    [InlineData("overrides: {team-a: {logs: {max_streams: 0}}}")]
    [InlineData("overrides: {team-a: {logs: {max_treams: 1}}}")]
    [InlineData("overrides: [")]
    [InlineData("overrides: {a/b: {logs: {max_streams: 1}}}")]
    [InlineData("defaults: {}")]
    public async Task A_faulty_file_keeps_the_last_good_limits(string faulty)
    {
        using var overrides = await StartAsync("overrides: {team-a: {logs: {max_streams: 7}}}");
        _directory.Write("overrides.yaml", faulty);

        Assert.False(overrides.TryReload());
        Assert.Equal(7, overrides.Get(Known).Logs.MaxStreams);

        _directory.Write("overrides.yaml", "overrides: {team-a: {logs: {max_streams: 9}}}");
        Assert.True(overrides.TryReload());
        Assert.Equal(9, overrides.Get(Known).Logs.MaxStreams);
    }

    [Fact]
    public async Task A_faulty_file_at_start_stops_the_process_with_every_fault()
    {
        var wrong = await Assert.ThrowsAsync<ConfigException>(() => StartAsync(
            "overrides:\n  team-a:\n    logs:\n      max_streams: -1\n      max_lien_size: 1KB\n  team|b: {}\n"));

        Assert.Collection(
            wrong.Faults,
            line => Assert.EndsWith("yaml:5: unknown key 'logs.max_lien_size', did you mean 'max_line_size'?", line, StringComparison.Ordinal),
            line => Assert.EndsWith("yaml:4: limits.logs.max_streams: got -1, want more than 0", line, StringComparison.Ordinal),
            line => Assert.EndsWith("yaml:6: tenant ID 'team|b' contains unsupported character '|'", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_is_polled_each_period()
    {
        var time = new ManualTime();
        using var overrides = await StartAsync("overrides: {team-a: {logs: {max_streams: 7}}}", time);
        _directory.Write("overrides.yaml", "overrides: {team-a: {logs: {max_streams: 8}}}");

        time.Advance(TimeSpan.FromSeconds(10));
        await overrides.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(8, overrides.Get(Known).Logs.MaxStreams);
    }

    private async Task<RuntimeOverrides<SampleLimits>> StartAsync(string yaml, TimeProvider? time = null)
    {
        var defaults = new SampleLimits { Logs = new() { MaxStreams = 100, MaxLineSize = ByteSize.FromKilobytes(1) } };
        var config = new RuntimeConfig { File = _directory.Write("overrides.yaml", yaml) };
        var overrides = new RuntimeOverrides<SampleLimits>(
            config, "limits", defaults, time ?? TimeProvider.System, NullLogger.Instance);
        try
        {
            await overrides.StartAsync(TestContext.Current.CancellationToken);
            return overrides;
        }
        catch (ConfigException)
        {
            overrides.Dispose();
            throw;
        }
    }
}

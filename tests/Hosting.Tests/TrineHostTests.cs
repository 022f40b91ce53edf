using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Tests.Configuration;
using Trine.Hosting.Tests.Modules;

namespace Trine.Hosting.Tests;

/// <summary>The whole frame, in this process, on ports that the system chose.</summary>
public sealed class TrineHostTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStream _output = new();
    private readonly List<string> _events = [];
    private readonly CancellationTokenSource _stop = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Dispose();
        _output.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Operations_pages_tell_the_state_and_never_a_secret()
    {
        var file = _directory.Write("trine.yaml", "auth_enabled: true\nsample: {key: hunter2, keys: {main: hunter2}, count: 3}\n");
        using var run = await RunAsync($"--config.file={file}");

        Assert.Equal((200, "ready\n"), await run.GetAsync("/ready"));
        Assert.Equal((200, "server => Running\nworker => Running\n"), await run.GetAsync("/services"));
        Assert.Contains("loki_request_duration_seconds_count{method=\"GET\",route=\"ready\",status_code=\"200\",ws=\"false\"}",
            (await run.GetAsync("/metrics")).Body, StringComparison.Ordinal);
        Assert.Equal((401, "no org id\n"), await run.GetAsync("/work"));
        Assert.Contains("  count: 3\n", (await run.GetAsync("/config?mode=diff")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("count: 3", (await run.GetAsync("/config?mode=defaults")).Body, StringComparison.Ordinal);

        var pages = new StringBuilder();
        foreach (var path in new[] { "/config", "/config?mode=diff", "/config?mode=defaults", "/metrics", "/status", "/status?mode=diff" })
        {
            pages.Append((await run.GetAsync(path)).Body);
        }

        Assert.Equal(0, await run.StopAsync(_stop));
        pages.Append(Written());
        Assert.Contains("********", pages.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", pages.ToString(), StringComparison.Ordinal);
        Assert.Equal(["start worker", "stop worker"], _events);
    }

    [Fact]
    public async Task Status_pages_are_tables_and_texts_as_tempos()
    {
        using var run = await RunAsync();

        Assert.Equal(
            (200, """
            GET /status/services
            +--------------+---------+--------------+
            | SERVICE NAME |  STATUS | FAILURE CASE |
            +--------------+---------+--------------+
            | server       | Running |              |
            | worker       | Running |              |
            +--------------+---------+--------------+

            """),
            await run.GetAsync("/status/services"));
        var endpoints = (await run.GetAsync("/status/endpoints")).Body;
        Assert.Matches(@"(?m)^\| /status/config +\| \^/status/config\$ +\|$", endpoints);
        Assert.Contains("\nAPI documentation: ", endpoints, StringComparison.Ordinal);
        Assert.StartsWith("GET /status/version\ntrine, version ", (await run.GetAsync("/status/version")).Body, StringComparison.Ordinal);
        Assert.Equal((200, "GET /status/runtime_config\noverrides module not loaded in all\n"), await run.GetAsync("/status/runtime_config"));
        Assert.StartsWith("GET /status/config\n---\n", (await run.GetAsync("/status/config")).Body, StringComparison.Ordinal);
        Assert.Equal(
            (500, "unknown value for mode query parameter: all\nGET /status/config\n"), await run.GetAsync("/status/config?mode=all"));
        Assert.Equal(
            ["version", "services", "endpoints", "runtime_config", "config"],
            from line in (await run.GetAsync("/status")).Body.Split('\n')
            where line.StartsWith("GET /status/", StringComparison.Ordinal)
            select line["GET /status/".Length..]);
    }

    [Fact]
    public async Task The_log_level_is_read_and_changed()
    {
        using var run = await RunAsync();

        Assert.Equal((200, "{\"message\":\"Current log level is info\"}"), await run.GetAsync("/log_level"));
        Assert.Equal(
            (200, "{\"status\":\"success\",\"message\":\"Log level set to debug\"}"),
            await run.PostAsync("/log_level", ("log_level", "debug")));
        Assert.Equal((200, "{\"message\":\"Current log level is debug\"}"), await run.GetAsync("/log_level"));
        Assert.Equal(400, (await run.PostAsync("/log_level?log_level=loud")).Status);

        Assert.Equal(0, await run.StopAsync(_stop));
    }

    [Fact]
    public async Task A_module_that_does_not_start_ends_the_process_with_1_and_a_reason()
    {
        var broken = new FakeModule("worker", _events) { StartFailure = new IOException("disk is gone") };

        var code = await TrineHost.ServeAsync(
            ConfigLoader.Load<SampleConfig>(), _ => CatalogOf(broken), _output, TimeProvider.System, TrineHost.WaitAsync, _stop.Token);

        Assert.Equal(CommandLine.RuntimeFailure, code);
        Assert.Contains("reason=\"module worker did not start: disk is gone\"", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_target_ends_the_process_with_2()
    {
        var code = await TrineHost.ServeAsync(
            ConfigLoader.Load<SampleConfig>("--target=wroker"),
            _ => CatalogOf(new FakeModule("worker", _events)),
            _output,
            TimeProvider.System,
            TrineHost.WaitAsync,
            _stop.Token);

        Assert.Equal(CommandLine.UsageFailure, code);
        Assert.Contains("did you mean 'worker'?", Written(), StringComparison.Ordinal);
    }

    private async Task<Run> RunAsync(params string[] arguments)
    {
        HttpServer? server = null;
        var started = new TaskCompletionSource();
        var ended = TrineHost.ServeAsync(
            ConfigLoader.Load<SampleConfig>(arguments),
            context =>
            {
                server = context.Server;
                server.Routes.Get("/work", static request => request.Response.WriteAsync("done"));
                return CatalogOf(new FakeModule("worker", _events, HttpServer.ModuleName) { Started = started });
            },
            _output,
            TimeProvider.System,
            TrineHost.WaitAsync,
            _stop.Token);
        await started.Task.WaitAsync(Cancellation);

        // Requests are let in right after the last module: wait for the page that says so.
        var run = new Run(server ?? throw new InvalidOperationException("catalog was not built"), ended);
        while ((await run.GetAsync("/ready")).Status != 200)
        {
            await Task.Yield();
        }

        return run;
    }

    private static ModuleCatalog CatalogOf(FakeModule module)
        => new ModuleCatalog().Add(module.Name, () => module).AddTarget(ModuleCatalog.All, module.Name);

    private string Written() => Encoding.UTF8.GetString(_output.ToArray());

    private sealed class Run(HttpServer server, Task<int> ended) : IDisposable
    {
        private readonly HttpClient _client = new() { BaseAddress = server.HttpAddress };

        public async Task<(int Status, string Body)> GetAsync(string path)
        {
            using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        }

        public async Task<(int Status, string Body)> PostAsync(string path, params (string Key, string Value)[] form)
        {
            using var content = new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
            using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        }

        public async Task<int> StopAsync(CancellationTokenSource stop)
        {
            await stop.CancelAsync();
            return await ended;
        }

        public void Dispose() => _client.Dispose();
    }
}

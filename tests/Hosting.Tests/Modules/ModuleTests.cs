using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Configuration;
using Trine.Hosting.Modules;

namespace Trine.Hosting.Tests.Modules;

public sealed class ModuleTests
{
    private readonly List<string> _events = [];

    [Fact]
    public void Modules_are_ordered_after_what_they_depend_on_and_built_only_when_needed()
    {
        var catalog = new ModuleCatalog()
            .Add("querier", () => Module("querier", "ring", "storage"))
            .Add("ingester", () => Module("ingester", "storage"))
            .AddInternal("storage", () => Module("storage"))
            .AddInternal("ring", () => Module("ring", "storage"))
            .AddTarget(ModuleCatalog.All, "querier", "ingester");

        Assert.Equal(["storage", "ring", "querier"], catalog.Build(["querier"]).Select(module => module.Name));
        Assert.Equal(["storage", "ingester", "ring", "querier"], catalog.Build(["all"]).Select(module => module.Name));
        Assert.Equal(["querier", "ingester", "all"], catalog.Targets);
    }

    [Fact]
    public void An_unknown_target_names_the_nearest()
    {
        var catalog = new ModuleCatalog().Add("ingester", () => Module("ingester"));

        var wrong = Assert.Throws<ConfigException>(() => catalog.Build(["ingestor", "x"]));

        Assert.Equal(
            [
                "target: unknown target 'ingestor', did you mean 'ingester'?",
                "target: unknown target 'x', want one of ingester",
            ],
            wrong.Faults);
    }

    [Fact]
    public void Modules_in_a_circle_are_refused()
    {
        var catalog = new ModuleCatalog().Add("a", () => Module("a", "b")).Add("b", () => Module("b", "a"));

        var circle = Assert.Throws<InvalidOperationException>(() => catalog.Build(["a"]));

        Assert.Equal("modules depend on each other in a circle: a -> b -> a", circle.Message);
    }

    [Fact]
    public async Task Modules_start_in_order_and_stop_in_reverse()
    {
        var host = HostOf(Module("a"), Module("b"));

        await host.StartAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Null(ModuleStatus.NotReady(host.States, isServing: true, isStopping: false));
        var isClean = await host.StopAsync(TimeSpan.FromSeconds(1));

        Assert.True(isClean);
        Assert.Equal(["start a", "start b", "stop b", "stop a"], _events);
        Assert.Equal("a => Terminated\nb => Terminated\n", ModuleStatus.Services(host.States));
    }

    [Fact]
    public async Task A_failing_start_stops_those_already_running_in_reverse_order()
    {
        var broken = new FakeModule("c", _events) { StartFailure = new IOException("disk is gone") };
        var host = HostOf(Module("a"), Module("b"), broken, Module("d"));

        var failure = await Assert.ThrowsAsync<ModuleException>(
            () => host.StartAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));

        Assert.Equal("module c did not start: disk is gone", failure.Message);
        Assert.Equal(["start a", "start b", "start c", "stop b", "stop a"], _events);
        Assert.Equal("a => Terminated\nb => Terminated\nc => Failed\nd => New\n", ModuleStatus.Services(host.States));
    }

    [Fact]
    public async Task A_module_that_fails_to_stop_does_not_keep_others_from_stopping()
    {
        var host = HostOf(Module("a"), new FakeModule("b", _events) { StopFailure = new IOException("late") });
        await host.StartAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.False(await host.StopAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal("a => Terminated\nb => Failed\n", ModuleStatus.Services(host.States));
    }

    [Fact]
    public async Task A_module_that_ignores_the_deadline_is_left_behind()
    {
        var time = new ManualTime();
        var endless = new FakeModule("b", _events) { IsStopEndless = true };
        var host = new ModuleHost([Module("a"), endless], NullLogger.Instance, time);
        await host.StartAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        var stopping = host.StopAsync(TimeSpan.FromSeconds(1));
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await stopping);
        Assert.Equal(["start a", "start b", "stop b", "stop a"], _events);
    }

    [Fact]
    public async Task Readiness_counts_states_and_asks_running_modules()
    {
        var picky = Module("b");
        var host = HostOf(Module("a"), picky);
        Assert.Equal("Some services are not Running:\nNew: 2\n", ModuleStatus.NotReady(host.States, isServing: true, isStopping: false));

        await host.StartAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        picky.NotReadyReason = "Ingester not ready: waiting for 15s after being ready";

        Assert.Equal(
            "Ingester not ready: waiting for 15s after being ready\n",
            ModuleStatus.NotReady(host.States, isServing: true, isStopping: false));
        Assert.Equal("Application is stopping\n", ModuleStatus.NotReady(host.States, isServing: false, isStopping: true));
    }

    private FakeModule Module(string name, params string[] dependsOn) => new(name, _events, dependsOn);

    private static ModuleHost HostOf(params IModule[] modules) => new(modules, NullLogger.Instance, TimeProvider.System);
}

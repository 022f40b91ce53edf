using Microsoft.Extensions.Logging;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Logging;
using Trine.Hosting.Modules;
using Trine.Hosting.Operations;
using Trine.Hosting.Telemetry;

namespace Trine.Hosting;

/// <summary>Runs the process from command line to exit code.</summary>
public static class TrineHost
{
    /// <summary>Half of the time to stop is for requests to end, the rest for modules.</summary>
    private const double DrainShare = 0.5;

    /// <summary>Reads the configuration, starts the modules of its targets and runs until a signal.</summary>
    /// <param name="arguments">Of the process, without its name.</param>
    /// <param name="buildCatalog">Fills the catalog of modules; called once, and must do no work.</param>
    /// <param name="prepare">Done once the configuration is known and before anything of it is opened.</param>
    /// <returns>The exit code: 0, 1 when something failed to start or stop, 2 when the configuration is wrong.</returns>
    public static async Task<int> RunAsync<TConfig>(
        IReadOnlyList<string> arguments,
        Func<HostContext<TConfig>, ModuleCatalog> buildCatalog,
        Func<TConfig, CancellationToken, Task> prepare)
        where TConfig : class, IHostConfig, new()
    {
        var read = CommandLine.Read<TConfig>(
            arguments, Console.Out, Console.Error, config => ListTargets(config, buildCatalog));
        if (read.Config is not { } config)
        {
            return read.ExitCode;
        }

        using var signal = new StopSignal();
        using var standardError = Console.OpenStandardError();
        await prepare(config, signal.Token);
        return await ServeAsync(config, buildCatalog, standardError, TimeProvider.System, WaitAsync, signal.Token);
    }

    /// <summary>Starts the modules, serves until told to stop, and stops.</summary>
    /// <param name="config">Already checked.</param>
    /// <param name="buildCatalog">Fills the catalog of modules.</param>
    /// <param name="output">Receives the log and faults; not closed.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="serve">Runs once everything does; the process stops when it ends, and it ends when asked to stop.</param>
    /// <param name="asked">Asks to stop; not a cancellation of the stop itself.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ServeAsync<TConfig>(
        TConfig config,
        Func<HostContext<TConfig>, ModuleCatalog> buildCatalog,
        Stream output,
        TimeProvider time,
        Func<HttpServer, CancellationToken, Task> serve,
        CancellationToken asked)
        where TConfig : class, IHostConfig
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(asked);
        var stop = stopping.Token;
        var began = time.GetTimestamp();
        using var pipeline = new LogPipeline(config.Server.LogLevel, config.Server.LogFormat, output, time);
        using var logs = pipeline.CreateFactory();
        using var metrics = new PrometheusExporter();
        using var processMetrics = new ProcessMetrics();
        await using var server = new HttpServer(config.Server, config.AuthEnabled, logs, time);
        var log = logs.CreateLogger(typeof(TrineHost));
        try
        {
            var context = new HostContext<TConfig>(config, server, logs, pipeline, time, stopping.Cancel);
            var catalog = buildCatalog(context).AddInternal(server.Name, () => server);

            // First even when nothing depends on it, so that /ready answers while the others start.
            IReadOnlyList<IModule> modules = [server, .. catalog.Build(config.Target).Where(module => module != server)];
            var host = new ModuleHost(modules, log, time);
            var status = new StatusPages(config, host, config.Target);
            new OperationsRoutes(config, host, server.Gate, metrics, pipeline, status).AddTo(server.Routes);
            Log.Starting(log, CommandLine.Version, string.Join(',', config.Target));
            await host.StartAsync(config.Server.GracefulShutdownTimeout, stop);
            server.Gate.Open();
            Log.Ready(log, time.GetElapsedTime(began));
            await serve(server, stop);
            return await StopAsync(host, server, config.Server, log, time);
        }
        catch (ConfigException wrong)
        {
            Log.ConfigRefused(log, string.Join("; ", wrong.Faults));
            return CommandLine.UsageFailure;
        }
        catch (ModuleException) when (stop.IsCancellationRequested)
        {
            Log.Stopped(log, isClean: true);
            return CommandLine.Success;
        }
        catch (ModuleException failure)
        {
            Log.StartFailed(log, failure.Message, failure);
            return failure.InnerException is ConfigException ? CommandLine.UsageFailure : CommandLine.RuntimeFailure;
        }
    }

    /// <summary>Serves until asked to stop.</summary>
    internal static async Task WaitAsync(HttpServer server, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    private static async Task<int> StopAsync(
        ModuleHost host, HttpServer server, ServerConfig config, ILogger log, TimeProvider time)
    {
        var began = time.GetTimestamp();
        Log.Stopping(log);
        TimeSpan timeout = config.GracefulShutdownTimeout;
        var isDrained = await server.Gate.DrainAsync(timeout * DrainShare, time);
        if (!isDrained)
        {
            // What still runs must not reach into modules that stop next.
            Log.RequestsAborted(log, server.Gate.Inflight);
            await server.AbortAsync();
        }

        var rest = timeout - time.GetElapsedTime(began);
        var isClean = await host.StopAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero) && isDrained;
        Log.Stopped(log, isClean);
        return isClean ? CommandLine.Success : CommandLine.RuntimeFailure;
    }

    /// <summary>Fills a catalog only to read its names: nothing of it is built.</summary>
    private static IReadOnlyList<string> ListTargets<TConfig>(
        TConfig config, Func<HostContext<TConfig>, ModuleCatalog> buildCatalog)
        where TConfig : IHostConfig
    {
        using var pipeline = new LogPipeline(config.Server.LogLevel, config.Server.LogFormat, Stream.Null, TimeProvider.System);
        using var logs = pipeline.CreateFactory();
        var server = new HttpServer(config.Server, config.AuthEnabled, logs, TimeProvider.System);
        return buildCatalog(new HostContext<TConfig>(config, server, logs, pipeline, TimeProvider.System, static () => { })).Targets;
    }
}

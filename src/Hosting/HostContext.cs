using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Hosting.Logging;

namespace Trine.Hosting;

/// <summary>What the frame offers to the modules that the executable builds.</summary>
/// <param name="Config">The checked configuration.</param>
/// <param name="Server">Ports and routes; modules add theirs when built or started.</param>
/// <param name="Logs">Loggers; the category begins with the project's namespace.</param>
/// <param name="LogPipeline">Level and taps of the process's own log.</param>
/// <param name="Time">The clock of everything.</param>
/// <param name="StopProcess">Ends the process as SIGTERM does; returns at once.</param>
public sealed record HostContext<TConfig>(
    TConfig Config,
    HttpServer Server,
    ILoggerFactory Logs,
    LogPipeline LogPipeline,
    TimeProvider Time,
    Action StopProcess);

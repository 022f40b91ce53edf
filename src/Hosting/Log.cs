using Microsoft.Extensions.Logging;

namespace Trine.Hosting;

/// <summary>The messages of this project.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "module running module={Module} took={Took}")]
    public static partial void ModuleRunning(ILogger log, string module, TimeSpan took);

    [LoggerMessage(2, LogLevel.Information, "module stopped module={Module} took={Took}")]
    public static partial void ModuleStopped(ILogger log, string module, TimeSpan took);

    [LoggerMessage(3, LogLevel.Error, "module did not stop cleanly module={Module}")]
    public static partial void ModuleStopFailed(ILogger log, string module, Exception failure);

    [LoggerMessage(4, LogLevel.Information, "listening listener={Listener} address={Address}")]
    public static partial void Listening(ILogger log, string listener, string address);

    [LoggerMessage(5, LogLevel.Error, "request failed route={Route} method={Method}")]
    public static partial void RequestFailed(ILogger log, string route, string method, Exception failure);

    [LoggerMessage(6, LogLevel.Debug, "request refused route={Route} status={Status} reason={Reason}")]
    public static partial void RequestRefused(ILogger log, string route, int status, string reason);

    [LoggerMessage(7, LogLevel.Information, "starting version={Version} targets={Targets}")]
    public static partial void Starting(ILogger log, string version, string targets);

    [LoggerMessage(8, LogLevel.Information, "ready took={Took}")]
    public static partial void Ready(ILogger log, TimeSpan took);

    [LoggerMessage(9, LogLevel.Information, "stopping")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(10, LogLevel.Information, "stopped clean={IsClean}")]
    public static partial void Stopped(ILogger log, bool isClean);

    [LoggerMessage(11, LogLevel.Error, "cannot start reason={Reason}")]
    public static partial void StartFailed(ILogger log, string reason, Exception failure);

    [LoggerMessage(14, LogLevel.Error, "configuration refused faults={Faults}")]
    public static partial void ConfigRefused(ILogger log, string faults);

    [LoggerMessage(15, LogLevel.Warning, "requests aborted, they did not end in time count={Count}")]
    public static partial void RequestsAborted(ILogger log, int count);

    [LoggerMessage(12, LogLevel.Information, "overrides loaded file={File} tenants={Tenants}")]
    public static partial void OverridesLoaded(ILogger log, string file, int tenants);

    [LoggerMessage(13, LogLevel.Error, "overrides refused, keeping the last good ones file={File} reason={Reason}")]
    public static partial void OverridesRefused(ILogger log, string file, string reason);
}

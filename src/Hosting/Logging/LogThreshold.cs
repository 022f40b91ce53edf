using Microsoft.Extensions.Logging;

namespace Trine.Hosting.Logging;

/// <summary>The least important level that is logged, with the names that Loki's <c>log_level</c> knows.</summary>
public enum LogThreshold
{
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>Translates levels to and from the library's.</summary>
internal static class LogThresholds
{
    public static LogLevel ToLogLevel(this LogThreshold threshold) => threshold switch
    {
        LogThreshold.Debug => LogLevel.Debug,
        LogThreshold.Info => LogLevel.Information,
        LogThreshold.Warn => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    /// <summary>As in <c>level=info</c> and on <c>/log_level</c>.</summary>
    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}

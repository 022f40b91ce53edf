namespace Trine.Hosting.Logging;

/// <summary>The form of a log line.</summary>
public enum LogFormat
{
    Logfmt,
    Json,
}

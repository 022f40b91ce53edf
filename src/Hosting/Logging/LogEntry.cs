using Microsoft.Extensions.Logging;

namespace Trine.Hosting.Logging;

/// <summary>One log message, ready to be written.</summary>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">How important it is.</param>
/// <param name="Component">The project, in lower case: <c>ingester</c>.</param>
/// <param name="Message">The text without its trailing <c>key=value</c> pairs.</param>
/// <param name="Fields">The pairs, in the order of the message.</param>
/// <param name="Exception">Null when there was none.</param>
public sealed record LogEntry(
    DateTimeOffset Time,
    LogLevel Level,
    string Component,
    string Message,
    IReadOnlyList<KeyValuePair<string, string>> Fields,
    Exception? Exception);

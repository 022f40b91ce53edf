namespace Trine.Testing.Logs;

/// <summary>A line as it is pushed.</summary>
public sealed record LogEntry(
    long TimestampNs, string Line, params IReadOnlyList<KeyValuePair<string, string>> Metadata);

/// <summary>Lines with the same labels, as they are pushed.</summary>
public sealed record LogStream(IReadOnlyList<KeyValuePair<string, string>> Labels, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>A stream of labels written as <c>app=a,env=b</c>.</summary>
    public LogStream(string labels, params IReadOnlyList<LogEntry> entries)
        : this([.. labels.Split(',').Select(static pair => Pair(pair.Split('=', 2)))], entries)
    {
    }

    private static KeyValuePair<string, string> Pair(string[] parts) => new(parts[0], parts[1]);
}

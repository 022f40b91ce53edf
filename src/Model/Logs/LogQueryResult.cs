namespace Trine.Model.Logs;

/// <summary>In which order of time a log query reads, and which entries survive its limit.</summary>
public enum LogDirection
{
    Backward = 0,
    Forward = 1,
}

/// <summary>What a LogQL query evaluates to.</summary>
public abstract record LogQueryData;

/// <summary>Entries of a log query, in the query's direction; equal times order by stream labels, then by arrival.</summary>
public sealed record LogEntries(IReadOnlyList<LogEntry> Entries) : LogQueryData;

/// <summary>Series of a range query, sorted by label set.</summary>
public sealed record MetricMatrix(IReadOnlyList<MetricSeries> Series) : LogQueryData;

/// <summary>Samples of an instant query, sorted by label set unless the query sorts by value.</summary>
public sealed record MetricVector(long TimestampMs, IReadOnlyList<MetricSample> Samples) : LogQueryData;

/// <summary>The value of a literal.</summary>
public sealed record MetricScalar(long TimestampMs, double Value) : LogQueryData;

/// <summary>One line of an answer.</summary>
/// <param name="Stream">Index labels.</param>
/// <param name="Metadata">Structured metadata, after the pipeline.</param>
/// <param name="Parsed">Labels made by the pipeline.</param>
/// <param name="TimestampNs">Nanoseconds since 1970 UTC.</param>
/// <param name="Line">UTF-8 as the pipeline left it; owned by the entry.</param>
public sealed record LogEntry(
    LabelSet Stream, LabelSet Metadata, LabelSet Parsed, long TimestampNs, ReadOnlyMemory<byte> Line);

/// <summary>Values over time, ascending; both arrays have the same length.</summary>
public sealed record MetricSeries(LabelSet Labels, long[] TimestampsMs, double[] Values);

/// <summary>One value of an instant vector.</summary>
public readonly record struct MetricSample(LabelSet Labels, double Value);

using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Queriers;

/// <summary>The logs of a querier. Thread-safe.</summary>
public interface ILogQuerier
{
    /// <summary>Evaluates one query, or one part of a query that was split.</summary>
    /// <exception cref="RequestException">The query is wrong, over a limit, or an ingester quorum is missing.</exception>
    ValueTask<LogQueryResponse> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken);

    /// <summary>Streams with rows in the range for which any group of matchers holds; no group means every stream.</summary>
    ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken);

    /// <summary>Rows and bytes of each matching stream, from chunk metadata alone, in steps of time.</summary>
    /// <param name="tenant">Whose data.</param>
    /// <param name="matchers">All must hold; none means every stream.</param>
    /// <param name="range">Chunks that overlap the range partly count in proportion.</param>
    /// <param name="stepNs">Width of a step; the range's length for a single figure.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken);

    /// <summary>New entries of a log query as they arrive.</summary>
    IAsyncEnumerable<LogTailEntries> TailAsync(
        TenantId tenant, string query, CancellationToken cancellationToken);
}

/// <summary>A LogQL query with everything that decides its answer.</summary>
/// <param name="Query">LogQL.</param>
/// <param name="StartNs">First evaluation time of a metric query; first instant of a log query, included.</param>
/// <param name="EndNs">Last evaluation time of a metric query, included; end of a log query, excluded.</param>
/// <param name="StepNs">Distance of evaluation times; 0 for an instant query, evaluated at <paramref name="EndNs"/>.</param>
/// <param name="IntervalNs">Thinning of log entries; 0 for none.</param>
/// <param name="Limit">Most entries of a log query.</param>
/// <param name="Direction">Order of a log query.</param>
/// <param name="IsDrilldown">Whether Logs Drilldown asks: it gets the first series instead of a series limit error.</param>
/// <param name="MoreTenants">
/// Whose data to evaluate over beside the asking tenant's; then streams have a <see cref="TenantLabel"/>.
/// </param>
public sealed record LogQueryRequest(
    string Query,
    long StartNs,
    long EndNs,
    long StepNs,
    long IntervalNs,
    int Limit,
    LogDirection Direction,
    bool IsDrilldown = false,
    IReadOnlyList<TenantId>? MoreTenants = null);

/// <summary>The answer to a <see cref="LogQueryRequest"/>.</summary>
/// <param name="Data">Its kind follows from the query.</param>
/// <param name="Counts">What was read.</param>
/// <param name="Warnings">Sentences for the user, such as a truncated result; mostly empty.</param>
public sealed record LogQueryResponse(LogQueryData Data, LogScanCounts Counts, IReadOnlyList<string> Warnings);

/// <summary>Figures of one stream, a value for each step.</summary>
/// <param name="Stream">Index labels.</param>
/// <param name="Chunks">Number of chunks that overlap the range.</param>
/// <param name="Rows">Rows a step.</param>
/// <param name="Bytes">Line and structured metadata bytes a step.</param>
public sealed record LogStreamVolume(LabelSet Stream, int Chunks, long[] Rows, long[] Bytes);

/// <summary>A group of entries of a live tail.</summary>
/// <param name="Entries">Ascending in time within a stream.</param>
/// <param name="RowsLost">Rows that were dropped before these since the reader was too slow.</param>
public sealed record LogTailEntries(IReadOnlyList<LogEntry> Entries, int RowsLost);

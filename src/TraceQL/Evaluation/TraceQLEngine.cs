using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Evaluates TraceQL over a source of span tables. Thread-safe: queries run side by side.</summary>
/// <param name="workers">How many tables a query works on at once.</param>
public sealed class TraceQLEngine(int workers)
{
    public TraceQLEngine()
        : this(Environment.ProcessorCount)
    {
    }

    /// <summary>Traces with spans that match, newest first.</summary>
    /// <param name="search">What to look for.</param>
    /// <param name="source">Where spans come from.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each table.</param>
    /// <exception cref="RequestException">
    /// The query fails in a way that its sender should read, in upstream's words.
    /// </exception>
    public Task<TraceSearchResult> SearchAsync(
        TraceQLSearch search, ISpanSource source, CancellationToken cancellationToken)
        => new SearchEvaluator(source, search, workers).RunAsync(cancellationToken);

    /// <summary>The same as it is found; any traces count, as many as wanted.</summary>
    /// <param name="search">What to look for.</param>
    /// <param name="source">Where spans come from.</param>
    /// <param name="tell">Takes each part, the last one when all is told; the search waits for it.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each table.</param>
    /// <inheritdoc cref="SearchAsync(TraceQLSearch, ISpanSource, CancellationToken)"/>
    public Task SearchAsync(
        TraceQLSearch search,
        ISpanSource source,
        Func<TraceSearchPart, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken)
        => new SearchEvaluator(source, search, workers, tell).RunAsync(cancellationToken);

    /// <summary>Series computed from spans.</summary>
    /// <param name="request">What to compute.</param>
    /// <param name="source">Where spans come from.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each table.</param>
    /// <exception cref="RequestException">
    /// The query fails in a way that its sender should read, in upstream's words.
    /// </exception>
    public async Task<TraceMetricsResult> MetricsAsync(
        TraceQLMetricsRequest request, ISpanSource source, CancellationToken cancellationToken)
        => await new MetricsEvaluator(source, request, workers).RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Names of attributes.</summary>
    /// <param name="scope">As the API names it; empty for all.</param>
    /// <param name="query">TraceQL that spans must match, read leniently; empty for all spans.</param>
    /// <param name="range">Where to look.</param>
    /// <param name="limit">Most names a scope; 0 for no bound.</param>
    /// <param name="source">Where spans come from.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each table.</param>
    /// <exception cref="RequestException">There is no such scope.</exception>
    public async Task<TraceTagsResult> TagsAsync(
        string scope, string query, TimeRange range, int limit, ISpanSource source, CancellationToken cancellationToken)
        => await new TagNamesEvaluator(source, scope, query, range, limit, workers)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Values of one attribute.</summary>
    /// <param name="attribute">Which; one of any scope has the values of all scopes.</param>
    /// <param name="query">TraceQL that spans must match, read leniently; empty for all spans.</param>
    /// <param name="range">Where to look.</param>
    /// <param name="limits">Most values and most bytes of them; 0 for no bound.</param>
    /// <param name="source">Where spans come from.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each table.</param>
    public Task<TraceTagValuesResult> TagValuesAsync(
        TraceQLAttribute attribute,
        string query,
        TimeRange range,
        (int Count, long Bytes) limits,
        ISpanSource source,
        CancellationToken cancellationToken)
        => new TagValuesEvaluator(source, attribute, query, range, limits.Count, limits.Bytes, workers)
            .RunAsync(cancellationToken);
}

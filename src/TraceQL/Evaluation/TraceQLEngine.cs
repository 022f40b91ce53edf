using Trine.Model;
using Trine.Model.Traces;

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
    /// <exception cref="RequestException">The query fails in a way that its sender should read, in upstream's words.</exception>
    public Task<TraceSearchResult> SearchAsync(
        TraceQLSearch search, ISpanSource source, CancellationToken cancellationToken)
        => new SearchEvaluator(source, search, workers).RunAsync(cancellationToken);

    /// <summary>Series computed from spans.</summary>
    /// <param name="request">What to compute.</param>
    /// <param name="source">Where spans come from.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each table.</param>
    /// <exception cref="RequestException">The query fails in a way that its sender should read, in upstream's words.</exception>
    public async Task<TraceMetricsResult> MetricsAsync(
        TraceQLMetricsRequest request, ISpanSource source, CancellationToken cancellationToken)
        => await new MetricsEvaluator(source, request, workers).RunAsync(cancellationToken).ConfigureAwait(false);
}

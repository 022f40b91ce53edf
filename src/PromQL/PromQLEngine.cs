using Trine.Model;
using Trine.Model.Metrics.Results;

namespace Trine.PromQL;

/// <summary>Evaluates PromQL over a source of series. Thread-safe: queries run side by side.</summary>
public sealed class PromQLEngine(PromQLEngineOptions options)
{
    public PromQLEngineOptions Options { get; } = options;

    /// <summary>Parses and evaluates a query.</summary>
    /// <param name="query">What to evaluate, and when.</param>
    /// <param name="source">Where series come from.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each series.</param>
    /// <exception cref="RequestException">
    /// In upstream's words: <see cref="RequestError.BadRequest"/> does not parse (<c>1:5: parse error: …</c>),
    /// <see cref="RequestError.Unprocessable"/> cannot be evaluated, <see cref="RequestError.DeadlineExceeded"/> took too
    /// long, <see cref="RequestError.Cancelled"/> its sender went away, <see cref="RequestError.Internal"/> the source failed.
    /// </exception>
    public Task<PromQLResult> ExecuteAsync(
        PromQLQuery query, ISeriesSource source, CancellationToken cancellationToken)
        => throw new NotImplementedException($"evaluation of {query} over {source} with {Options} until {cancellationToken}");
}

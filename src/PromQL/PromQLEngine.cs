using Trine.Model;
using Trine.PromQL.Evaluation;
using Trine.PromQL.Evaluation.Selectors;
using Trine.Model.Metrics.Results;
using Trine.PromQL.Syntax;

namespace Trine.PromQL;

/// <summary>Evaluates PromQL over a source of series. Thread-safe: queries run side by side.</summary>
public sealed class PromQLEngine(PromQLEngineOptions options)
{
    private readonly PromQLParser _parser = new(new PromQLOptions
    {
        ExperimentalFunctions = options.Features.ExperimentalFunctions,
        ExtendedRangeSelectors = options.Features.ExtendedRangeSelectors,
        BinopFillModifiers = options.Features.BinaryFillModifiers,
    });

    public PromQLEngineOptions Options { get; } = options;

    /// <summary>Parses and evaluates a query.</summary>
    /// <param name="query">What to evaluate, and when.</param>
    /// <param name="source">Where series come from.</param>
    /// <param name="cancellationToken">Ends the work; looked at for each series.</param>
    /// <exception cref="RequestException">
    /// In upstream's words: <see cref="RequestError.BadRequest"/> does not parse (<c>1:5: parse error: …</c>),
    /// <see cref="RequestError.Unprocessable"/> cannot be evaluated, <see cref="RequestError.DeadlineExceeded"/> took
    /// too long, <see cref="RequestError.Cancelled"/> its sender went away, <see cref="RequestError.Internal"/> the
    /// source failed.
    /// </exception>
    public async Task<PromQLResult> ExecuteAsync(
        PromQLQuery query, ISeriesSource source, CancellationToken cancellationToken)
    {
        var expr = _parser.ParseExpr(query.Text);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(query.Timeout is { } timeout && timeout < Options.Timeout ? timeout : Options.Timeout);
        try
        {
            var context = new QueryContext(query, Options, deadline.Token)
            {
                StatisticsOnly = StatisticsOnly.In(expr),
                IsOrdered = OrderDependence.Of(expr, query.IsInstant),
            };
            return await new QueryRun(expr, context).RunAsync(source).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
        {
            throw new RequestException(
                RequestError.Cancelled, "query was canceled in expression evaluation", canceled);
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested)
        {
            throw new RequestException(
                RequestError.DeadlineExceeded, "query timed out in expression evaluation", late);
        }
    }
}

using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Runs a pipeline over one table: first dictionaries, then columns, each only as far as something can match.
/// </summary>
internal static class TableEvaluation
{
    /// <summary>The spansets that the pipeline leaves, or null for none.</summary>
    /// <param name="view">A table, opened or not.</param>
    /// <param name="pipeline">What to run.</param>
    /// <param name="range">Traces that do not overlap it are left out.</param>
    /// <param name="cancellationToken">Ends the work between two loads.</param>
    public static async ValueTask<SpansetState?> RunAsync(
        TableView view, Pipeline pipeline, TimeRange range, CancellationToken cancellationToken)
    {
        var table = view.Table;
        await table.OpenAsync(cancellationToken).ConfigureAwait(false);
        var stage = StageBinder.Bind(pipeline, view);
        var needs = new TableNeeds();
        stage.NeedDictionaries(needs);
        await needs.LoadAsync(table, cancellationToken).ConfigureAwait(false);
        if (!stage.CanHold())
        {
            return null;
        }

        stage.Need(needs);
        var isWhole = range.Contains(table.MinStartNs) && range.Contains(table.MaxStartNs);
        needs.Add(
            isWhole && table.HiddenTraces is null ? SpanFields.None : SpanFields.TraceRows | SpanFields.TraceTimes);
        await needs.LoadAsync(table, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        var rows = new RowBitmap(table.SpanCount);
        rows.SetAll();
        if (table.HiddenTraces is { } hidden)
        {
            rows.AndNot(view.SpansOf(hidden));
        }

        if (!isWhole)
        {
            rows.And(view.SpansOf(Overlapping(table, range)));
        }

        var state = stage.Run(new SpansetState(rows));
        return state.Rows.IsEmpty() ? null : state;
    }

    private static RowBitmap Overlapping(SpanTable table, TimeRange range)
    {
        var traces = new RowBitmap(table.TraceCount);
        var starts = table.TraceStartsNs;
        var ends = table.TraceEndsNs;
        for (var trace = 0; trace < starts.Length; trace++)
        {
            if (range.Overlaps(starts[trace], ends[trace]))
            {
                traces.Set(trace);
            }
        }

        return traces;
    }
}

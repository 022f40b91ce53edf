using Trine.Codecs;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// <c>compare</c>: counts the values of every attribute among the spans that a filter selects, and among the others.
/// </summary>
internal sealed class CompareEvaluator(MetricsQuery query, CompareArguments arguments, IntervalGrid grid)
{
    private const string TypeLabel = "__meta_type";
    private const string ErrorLabel = "__meta_error";

    private static readonly Intrinsic[] Compared =
    [
        Intrinsic.Name, Intrinsic.Kind, Intrinsic.Status, Intrinsic.StatusMessage, Intrinsic.RootName,
        Intrinsic.RootServiceName, Intrinsic.InstrumentationName, Intrinsic.InstrumentationVersion,
    ];

    // Upstream reads what the pipeline speaks of once as a condition and once more with all attributes, and counts
    // both. Its answers are compared with ours, so ours count alike; but for the service name, whose count would
    // mislead most.
    private readonly HashSet<TraceQLAttribute> _countedTwice =
    [
        .. query.Source.Attributes
            .Where(attribute => attribute is not { Scope: TraceQLScope.Resource, Key: "service.name" }),
    ];

    private readonly Lock _lock = new(); // Guards _counts.
    private readonly Dictionary<(bool IsSelected, string Attribute), ComparedValues> _counts = [];

    public async ValueTask AddAsync(TableView view, CancellationToken cancellationToken)
    {
        if (!grid.Range.Overlaps(view.Table.MinStartNs, view.Table.MaxStartNs))
        {
            return;
        }

        var state = await TableEvaluation.RunAsync(view, query.Source, grid.Range, cancellationToken)
            .ConfigureAwait(false);
        if (state is null)
        {
            return;
        }

        var selection = await TableEvaluation.RunAsync(
            view, new Pipeline([arguments.Selection]), grid.Range, cancellationToken).ConfigureAwait(false);
        var attributes = AttributesOf(view.Table);
        var codes = attributes.Select(attribute => new SpanCodes(view, attribute)).ToArray();
        var needs = new TableNeeds();
        needs.Add(SpanFields.Starts);
        Array.ForEach(codes, code => code.Need(needs));
        await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
        var (spans, intervals, isSelected) = Spans(view, state.Rows, selection?.Rows);
        for (var i = 0; i < codes.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Count(attributes[i], codes[i], spans, intervals, isSelected);
        }
    }

    public IReadOnlyList<MetricSeriesValues> Results()
    {
        var results = new List<MetricSeriesValues>();
        foreach (var ((isSelected, attribute), values) in _counts)
        {
            var type = isSelected ? "selection" : "baseline";
            results.AddRange(values.Top().Select(value => new MetricSeriesValues(
                [(TypeLabel, TraceQLValue.OfText(type)), (attribute, value.Key)], value.Value)));
            var nil = (attribute, TraceQLValue.OfText("nil"));
            if (values.IsCut)
            {
                results.Add(new MetricSeriesValues(
                    [
                        (TypeLabel, TraceQLValue.OfText(type)),
                        (ErrorLabel, TraceQLValue.OfText("__too_many_values__")),
                        nil,
                    ],
                    new double[grid.Count]));
            }

            results.Add(new MetricSeriesValues([(TypeLabel, TraceQLValue.OfText(type + "_total")), nil], values.Total));
        }

        return results;
    }

    private static TraceQLAttribute[] AttributesOf(SpanTable table)
    {
        var keys = new HashSet<TraceQLAttribute>();
        foreach (var column in table.Attributes)
        {
            if (!column.IsArray && column.Type != ValueColumnType.Opaque
                && column.Scope is AttributeScope.Span or AttributeScope.Resource)
            {
                keys.Add(new TraceQLAttribute(
                    column.Scope == AttributeScope.Span ? TraceQLScope.Span : TraceQLScope.Resource, column.Key));
            }
        }

        return [.. Compared.Select(TraceQLAttribute.Of), .. keys];
    }

    private (int[] Spans, int[] Intervals, bool[] IsSelected) Spans(
        TableView view, RowBitmap rows, RowBitmap? selection)
    {
        var (spans, intervals, isSelected) = (new List<int>(), new List<int>(), new List<bool>());
        var starts = view.Table.StartsNs;
        foreach (var row in rows)
        {
            if (grid.IndexOf(starts[row]) is var interval and >= 0)
            {
                spans.Add(row);
                intervals.Add(interval);
                isSelected.Add(selection?[row] == true && IsInside(starts[row]));
            }
        }

        return ([.. spans], [.. intervals], [.. isSelected]);
    }

    private bool IsInside(long startNs)
        => arguments.EndNs == 0 || (arguments.StartNs <= startNs && startNs <= arguments.EndNs);

    private void Count(TraceQLAttribute attribute, SpanCodes codes, int[] spans, int[] intervals, bool[] isSelected)
    {
        var read = new int[spans.Length];
        codes.Read(spans, read);
        var weight = _countedTwice.Contains(attribute) ? 2 : 1;
        foreach (var side in (bool[])[false, true])
        {
            var places = Enumerable.Range(0, spans.Length)
                .Where(place => isSelected[place] == side && read[place] != SpanCodes.Nil).ToList();
            if (places.Count == 0)
            {
                continue;
            }

            lock (_lock)
            {
                var key = (side, attribute.ToString());
                if (!_counts.TryGetValue(key, out var values))
                {
                    _counts.Add(key, values = new ComparedValues(grid.Count, arguments.Top));
                }

                values.Add(read, places, intervals, weight, codes.Value);
            }
        }
    }
}

using Trine.Codecs;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Makes the answer of what a search found in a table: of the newest traces only, as many as the search wants.
/// </summary>
internal sealed class SpanAnswer
{
    private const SpanFields Fields = SpanFields.SpanIds | SpanFields.Starts | SpanFields.Durations
        | SpanFields.TraceIds | SpanFields.TraceRows | SpanFields.TraceTimes;

    private readonly TraceQLSearch _search;
    private readonly TraceQLAttribute[] _attributes;
    private readonly bool _hasName;

    public SpanAnswer(TraceQLSearch search)
    {
        _search = search;
        var mentioned = search.Query.SearchedPipeline.Attributes.Distinct().ToArray();
        _hasName = mentioned.Any(attribute => attribute.Intrinsic == Intrinsic.Name);
        _attributes = [.. mentioned.Where(attribute => !IsInEnvelope(attribute.Intrinsic))];
    }

    public async ValueTask<IReadOnlyList<FoundTrace>> ReadAsync(
        TableView view, SpansetState state, CancellationToken cancellationToken)
    {
        var readers = _attributes.Select(attribute => AttributeReader.Bind(view, attribute, isSingle: true)).ToArray();
        var name = AttributeReader.Bind(view, TraceQLAttribute.Of(Intrinsic.Name));
        var traces = new TraceAnswer(view);
        var needs = new TableNeeds();
        needs.Add(Fields);
        traces.Need(needs);
        Array.ForEach(readers, reader => reader.Need(needs));
        if (_hasName)
        {
            name.Need(needs);
        }

        await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
        return [.. Newest(view, state.Rows).Select(trace => traces.Read(trace, [.. Sets(trace)]))];

        IEnumerable<FoundSpanSet> Sets(int trace)
        {
            foreach (var (rows, attributes) in SetsOf(view, state, trace))
            {
                var count = _search.SpansPerSpanSet == 0 ? rows.Count : Math.Min(rows.Count, _search.SpansPerSpanSet);
                yield return new FoundSpanSet([.. rows.Take(count).Select(Span)], rows.Count, attributes);
            }
        }

        FoundSpan Span(int row)
        {
            var values = new List<TraceAttribute>(readers.Length);
            for (var i = 0; i < readers.Length; i++)
            {
                var value = readers[i].Get(row);
                if (value.Type != TraceQLValueType.Nil
                    && new TraceAttribute(KeyOf(_attributes[i]), AnswerValue.Of(value)) is var found
                    && !values.Contains(found))
                {
                    values.Add(found); // .key and resource.key are one where they find the same.
                }
            }

            var table = view.Table;
            return new FoundSpan(
                table.SpanIds[row],
                _hasName ? name.Get(row).Text : "",
                table.StartsNs[row],
                table.DurationsNs[row],
                values);
        }
    }

    /// <summary>The rows of the newest traces that have spans in the state, newest first.</summary>
    private int[] Newest(TableView view, RowBitmap rows)
    {
        var traces = new PriorityQueue<int, long>();
        var starts = view.Table.TraceStartsNs;
        var ends = view.Table.TraceRows;
        for (var row = rows.NextSet(0); row >= 0;)
        {
            var trace = view.TraceOf(row);
            if (traces.Count < _search.Limit)
            {
                traces.Enqueue(trace, starts[trace]);
            }
            else
            {
                traces.EnqueueDequeue(trace, starts[trace]);
            }

            row = rows.NextSet(ends[trace + 1]);
        }

        var newest = new int[traces.Count];
        for (var i = newest.Length - 1; i >= 0; i--)
        {
            newest[i] = traces.Dequeue();
        }

        return newest;
    }

    /// <summary>The span sets of a trace with what is known of them.</summary>
    private static IEnumerable<(List<int> Rows, IReadOnlyList<TraceAttribute> Attributes)> SetsOf(
        TableView view, SpansetState state, int trace)
    {
        var sets = new Dictionary<int, List<int>>();
        var (start, end) = (view.Table.TraceRows[trace], view.Table.TraceRows[trace + 1]);
        for (var row = state.Rows.NextSet(start); row >= 0 && row < end; row = state.Rows.NextSet(row + 1))
        {
            var set = state.GroupOfSpan?[row] ?? 0;
            if (!sets.TryGetValue(set, out var rows))
            {
                sets.Add(set, rows = []);
            }

            rows.Add(row);
        }

        return sets.Select(set => (set.Value, AttributesOf(state, trace, set.Key)));
    }

    private static IReadOnlyList<TraceAttribute> AttributesOf(SpansetState state, int trace, int set)
        => state.GroupOfSpan is null
            ? [.. state.TraceValues
                .Select(known => new TraceAttribute(known.Name, AnswerValue.Of(known.Values[trace])))]
            : [.. state.Groups[set].Attributes
                .Select(known => new TraceAttribute(known.Name, AnswerValue.Of(known.Value)))];

    // The rest of the answer says these.
    private static bool IsInEnvelope(Intrinsic intrinsic) => intrinsic is Intrinsic.Name or Intrinsic.Duration
        or Intrinsic.TraceDuration or Intrinsic.RootName or Intrinsic.RootServiceName or Intrinsic.TraceId
        or Intrinsic.SpanId;

    private static string KeyOf(TraceQLAttribute attribute)
        => attribute.Intrinsic == Intrinsic.None ? attribute.Key : Intrinsics.Name(attribute.Intrinsic);
}

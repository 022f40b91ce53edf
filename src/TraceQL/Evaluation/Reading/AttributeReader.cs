using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// Reads the value that an attribute has for a span; of several events or links, all of theirs as an array.
/// </summary>
internal static class AttributeReader
{
    private static readonly TraceQLScope[] LookupOrder =
        [TraceQLScope.Span, TraceQLScope.Resource, TraceQLScope.Event, TraceQLScope.Link, TraceQLScope.Instrumentation];

    /// <summary>Where series look for what has no scope: nowhere else.</summary>
    private static readonly TraceQLScope[] SeriesOrder = [TraceQLScope.Span, TraceQLScope.Resource];

    public static BoundValue Bind(TableView view, TraceQLAttribute attribute, bool isSingle = false)
        => Bind(view, attribute, LookupOrder, isSingle);

    /// <summary>Reads what series are split by.</summary>
    public static BoundValue BindOfSeries(TableView view, TraceQLAttribute attribute)
        => Bind(view, attribute, SeriesOrder, isSingle: true);

    private static BoundValue Bind(TableView view, TraceQLAttribute attribute, TraceQLScope[] order, bool isSingle)
    {
        if (attribute.Intrinsic != Intrinsic.None)
        {
            return IntrinsicReader.Bind(view, attribute.Intrinsic, isSingle);
        }

        var readers = (attribute.Scope == TraceQLScope.Any ? order : [attribute.Scope])
            .Select(scope => (Level: TableView.LevelOf(scope), Columns: view.Columns(scope, attribute.Key)))
            .Where(place => place.Columns.Count > 0)
            .Select(place => new LevelReader(view, place.Level, new ColumnsReader(place.Columns), isSingle))
            .ToArray();
        return readers is [var only] ? only : new FirstReader(readers);
    }

    private sealed class FirstReader(LevelReader[] readers) : BoundValue
    {
        public override void Need(TableNeeds needs) => Array.ForEach(readers, reader => reader.Need(needs));

        public override TraceQLValue Get(int span)
        {
            foreach (var reader in readers)
            {
                var value = reader.Get(span);
                if (value.Type != TraceQLValueType.Nil)
                {
                    return value;
                }
            }

            return TraceQLValue.Nil;
        }
    }
}

using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Reads the intrinsics of a span.</summary>
internal static class IntrinsicReader
{
    public static BoundValue Bind(TableView view, Intrinsic intrinsic, bool isSingle)
    {
        var table = view.Table;
        return intrinsic switch
        {
            Intrinsic.Name => Of(RowLevel.Span, new ColumnsReader([table.SpanNames])),
            Intrinsic.StatusMessage
                => Of(RowLevel.Span, new ColumnsReader([table.StatusMessages], isEmptyWhereAbsent: true)),
            Intrinsic.EventName => Of(RowLevel.Event, new ColumnsReader([table.EventNames])),
            Intrinsic.InstrumentationName
                => Of(
                    RowLevel.Instrumentation,
                        new ColumnsReader([table.InstrumentationNames], isEmptyWhereAbsent: true)),
            Intrinsic.InstrumentationVersion
                => Of(
                    RowLevel.Instrumentation,
                        new ColumnsReader([table.InstrumentationVersions], isEmptyWhereAbsent: true)),
            Intrinsic.RootName or Intrinsic.RootServiceName => Of(RowLevel.Trace, new RootReader(view, intrinsic)),
            Intrinsic.TraceDuration or Intrinsic.TraceId => Of(RowLevel.Trace, new FixedReader(view, intrinsic)),
            Intrinsic.EventTimeSinceStart => Of(RowLevel.Event, new FixedReader(view, intrinsic)),
            Intrinsic.LinkTraceId or Intrinsic.LinkSpanId => Of(RowLevel.Link, new FixedReader(view, intrinsic)),
            _ => Of(RowLevel.Span, new FixedReader(view, intrinsic)),
        };

        LevelReader Of(RowLevel level, RowReader rows) => new(view, level, rows, isSingle);
    }

    private sealed class FixedReader(TableView view, Intrinsic intrinsic) : RowReader
    {
        public override void Need(TableNeeds needs) => needs.Add(intrinsic switch
        {
            Intrinsic.Duration => SpanFields.Durations,
            Intrinsic.Status => SpanFields.Statuses,
            Intrinsic.Kind => SpanFields.Kinds,
            Intrinsic.SpanId => SpanFields.SpanIds,
            Intrinsic.ParentId => SpanFields.ParentIds,
            Intrinsic.TraceId => SpanFields.TraceIds,
            Intrinsic.TraceDuration => SpanFields.TraceTimes,
            Intrinsic.EventTimeSinceStart => SpanFields.EventTimes,
            Intrinsic.LinkTraceId or Intrinsic.LinkSpanId => SpanFields.LinkIds,
            _ => SpanFields.Parents | SpanFields.TraceRows,
        });

        public override TraceQLValue Get(int row)
        {
            var table = view.Table;
            return intrinsic switch
            {
                Intrinsic.Duration => TraceQLValue.OfDuration(table.DurationsNs[row]),
                Intrinsic.Status => TraceQLValue.OfStatus(table.Statuses[row]),
                Intrinsic.Kind => TraceQLValue.OfKind(table.Kinds[row]),
                Intrinsic.SpanId => TraceQLValue.OfText(IdText.Of(table.SpanIds[row])),
                Intrinsic.ParentId => TraceQLValue.OfText(IdText.Of(table.ParentIds[row])),
                Intrinsic.TraceId => TraceQLValue.OfText(IdText.Of(table.TraceIds[row])),
                Intrinsic.TraceDuration
                    => TraceQLValue.OfDuration(Math.Max(0, table.TraceEndsNs[row] - table.TraceStartsNs[row])),
                Intrinsic.EventTimeSinceStart => TraceQLValue.OfDuration(table.EventTimesNs[row]),
                Intrinsic.LinkTraceId => TraceQLValue.OfText(IdText.Of(table.LinkTraceIds[row])),
                Intrinsic.LinkSpanId => TraceQLValue.OfText(IdText.Of(table.LinkSpanIds[row])),
                Intrinsic.NestedSetLeft => TraceQLValue.OfWhole(view.NestedSets.Left[row]),
                Intrinsic.NestedSetRight => TraceQLValue.OfWhole(view.NestedSets.Right[row]),
                Intrinsic.NestedSetParent => TraceQLValue.OfWhole(view.NestedSets.Parent[row]),
                Intrinsic.ChildCount => TraceQLValue.OfWhole(view.NestedSets.ChildCounts[row]),
                _ => TraceQLValue.Nil,
            };
        }
    }
}

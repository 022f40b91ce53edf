using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>A number that each row has, compared with a literal.</summary>
internal abstract class NumberPredicate(RowLevel level, SpanFields fields, NumberRange range) : BoundPredicate
{
    public override RowLevel Level => level;

    public override bool CanHold() => !range.IsEmpty || range.IsOutside;

    public override void Need(TableNeeds needs) => needs.Add(fields);

    public override void Narrow(RowBitmap rows)
    {
        if (range.IsEmpty)
        {
            return; // Everything is outside nothing.
        }

        if (!range.IsOutside)
        {
            rows.AndBetween(Values(), range.Min, range.Max);
            return;
        }

        var inside = new RowBitmap();
        inside.CopyFrom(rows);
        inside.AndBetween(Values(), range.Min, range.Max);
        rows.AndNot(inside);
    }

    protected abstract ReadOnlySpan<long> Values();
}

/// <summary>A span's duration.</summary>
internal sealed class DurationPredicate(TableView view, NumberRange range)
    : NumberPredicate(RowLevel.Span, SpanFields.Durations, range)
{
    protected override ReadOnlySpan<long> Values() => view.Table.DurationsNs;
}

/// <summary>An event's time since its span's start.</summary>
internal sealed class EventTimePredicate(TableView view, NumberRange range)
    : NumberPredicate(RowLevel.Event, SpanFields.EventTimes, range)
{
    protected override ReadOnlySpan<long> Values() => view.Table.EventTimesNs;
}

/// <summary>A trace's duration.</summary>
internal sealed class TraceDurationPredicate(TableView view, NumberRange range)
    : NumberPredicate(RowLevel.Trace, SpanFields.TraceTimes, range)
{
    protected override ReadOnlySpan<long> Values()
    {
        var starts = view.Table.TraceStartsNs;
        var ends = view.Table.TraceEndsNs;
        var durations = new long[starts.Length];
        for (var i = 0; i < durations.Length; i++)
        {
            durations[i] = Math.Max(0, ends[i] - starts[i]);
        }

        return durations;
    }
}

/// <summary>A span's place in its trace.</summary>
internal sealed class NestedSetPredicate(TableView view, Syntax.Intrinsic intrinsic, NumberRange range)
    : NumberPredicate(RowLevel.Span, SpanFields.Parents | SpanFields.TraceRows, range)
{
    protected override ReadOnlySpan<long> Values() => intrinsic switch
    {
        Syntax.Intrinsic.NestedSetLeft => view.NestedSets.Left,
        Syntax.Intrinsic.NestedSetRight => view.NestedSets.Right,
        Syntax.Intrinsic.NestedSetParent => view.NestedSets.Parent,
        _ => view.NestedSets.ChildCounts,
    };
}

/// <summary>A status or a kind compared with a literal.</summary>
internal sealed class CodePredicate(TableView view, bool isStatus, bool isEqual, long code) : BoundPredicate
{
    public override RowLevel Level => RowLevel.Span;

    public override void Need(TableNeeds needs) => needs.Add(isStatus ? SpanFields.Statuses : SpanFields.Kinds);

    public override void Narrow(RowBitmap rows)
    {
        Span<byte> keep = stackalloc byte[256];
        keep.Fill((byte)(isEqual ? 0 : 1));
        keep[(int)code] = (byte)(isEqual ? 1 : 0);
        rows.AndBytes(isStatus ? view.Table.Statuses : view.Table.Kinds, keep);
    }
}

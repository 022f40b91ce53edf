using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>Kinds of decoded columns.</summary>
internal enum SlotKind
{
    TraceIds,
    TracesById,
    TraceRows,
    TraceRoots,
    TraceStarts,
    TraceEnds,
    Starts,
    Durations,
    Kinds,
    Statuses,
    SpanIds,
    Parents,
    ParentIds,
    Origins,
    SpanResource,
    SpanInstrumentation,
    EventSpan,
    EventTimes,
    LinkSpan,
    LinkTraceIds,
    LinkSpanIds,

    /// <summary>The columns of each shape of a level.</summary>
    Shapes,

    /// <summary>The shape of each row of a level.</summary>
    RowShapes,

    /// <summary>The dictionary of a column.</summary>
    Values,
    Ids,

    /// <summary>The rows that have a value; empty where all have one.</summary>
    Rows,

    /// <summary>The elements of a column of arrays that are of one type.</summary>
    Elements,

    /// <summary>The traces that another row group has too; the place is that group's number.</summary>
    SharedTraces,
}

/// <summary>One decoded column of a row group.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Level">Of columns of a level.</param>
/// <param name="Place">Of the column in its level.</param>
/// <param name="Element">Of array elements.</param>
internal readonly record struct GroupSlot(
    SlotKind Kind, AttributeScope Level = default, int Place = 0, AttributeType Element = default);

/// <summary>A dictionary of texts: text i is <c>Bytes[Offsets[i]..Offsets[i + 1]]</c>.</summary>
internal sealed record DecodedTexts(byte[] Bytes, int[] Offsets)
{
    public ReadOnlySpan<byte> this[int id] => Bytes.AsSpan(Offsets[id]..Offsets[id + 1]);
}

/// <summary>The columns of each shape: shape i has <c>Columns[Starts[i]..Starts[i + 1]]</c>.</summary>
internal sealed record DecodedShapes(int[] Columns, int[] Starts)
{
    public ReadOnlySpan<int> this[int shape] => Columns.AsSpan(Starts[shape]..Starts[shape + 1]);
}

/// <summary>The elements of arrays as a column of their own.</summary>
/// <param name="Values">The dictionary: <see cref="DecodedTexts"/>, or an array of integers or doubles.</param>
/// <param name="Rows">The row of each element.</param>
/// <param name="Ids">The dictionary number of each element.</param>
internal sealed record DecodedElements(object Values, int[] Rows, int[] Ids);

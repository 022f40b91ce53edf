using System.Text;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>The distinct values of a column.</summary>
internal static class ColumnValues
{
    /// <summary>How many there are; needs the dictionary.</summary>
    public static int Count(ValueColumn column) => column.Type switch
    {
        ValueColumnType.Text => column.Texts.Count,
        ValueColumnType.Floating => column.Doubles.Length,
        _ => column.Integers.Length,
    };

    /// <summary>One of them.</summary>
    public static TraceQLValue Get(ValueColumn column, int id) => column.Type switch
    {
        ValueColumnType.Text => TraceQLValue.OfText(Encoding.UTF8.GetString(column.Texts[id])),
        ValueColumnType.Floating => TraceQLValue.OfNumber(column.Doubles[id]),
        ValueColumnType.Boolean => TraceQLValue.OfTruth(column.Integers[id] != 0),
        _ => TraceQLValue.OfWhole(column.Integers[id]),
    };
}

using System.Text;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>Reads the value of a key from the columns that hold it, one a type.</summary>
/// <param name="columns">Of one scope.</param>
/// <param name="isEmptyWhereAbsent">Whether a row without a value has an empty text.</param>
internal sealed class ColumnsReader(IReadOnlyList<ValueColumn> columns, bool isEmptyWhereAbsent = false) : RowReader
{
    private readonly string?[]?[] _texts = new string?[columns.Count][];

    public override void Need(TableNeeds needs)
    {
        foreach (var column in columns)
        {
            needs.Add(column);
        }
    }

    public override TraceQLValue Get(int row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var first = ColumnEntries.First(column, row);
            if (first >= 0)
            {
                return column.IsArray
                    ? Items(i, first, ColumnEntries.Count(column, first, row))
                    : Value(i, column.Ids[first]);
            }
        }

        return isEmptyWhereAbsent ? TraceQLValue.OfText("") : TraceQLValue.Nil;
    }

    private TraceQLValue Items(int index, int first, int count)
    {
        var items = new TraceQLValue[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = Value(index, columns[index].Ids[first + i]);
        }

        return TraceQLValue.OfItems(items);
    }

    private TraceQLValue Value(int index, int id)
    {
        var column = columns[index];
        switch (column.Type)
        {
            case ValueColumnType.Integral: return TraceQLValue.OfWhole(column.Integers[id]);
            case ValueColumnType.Floating: return TraceQLValue.OfNumber(column.Doubles[id]);
            case ValueColumnType.Boolean: return TraceQLValue.OfTruth(column.Integers[id] != 0);
        }

        // Each distinct text becomes a string once.
        var texts = _texts[index] ??= new string?[column.Texts.Count];
        return TraceQLValue.OfText(texts[id] ??= Encoding.UTF8.GetString(column.Texts[id]));
    }
}

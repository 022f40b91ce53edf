using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>Finds the entries of a row in a loaded column.</summary>
internal static class ColumnEntries
{
    /// <summary>The first entry of a row, or -1 when it has no value.</summary>
    public static int First(ValueColumn column, int row)
    {
        if (column.IsDense)
        {
            return row;
        }

        var rows = column.Rows;
        var place = rows.BinarySearch(row);
        if (place < 0)
        {
            return -1;
        }

        while (place > 0 && rows[place - 1] == row)
        {
            place--;
        }

        return place;
    }

    /// <summary>How many entries a row has from its first one on.</summary>
    public static int Count(ValueColumn column, int first, int row)
    {
        var rows = column.Rows;
        var end = first + 1;
        while (column.IsArray && end < rows.Length && rows[end] == row)
        {
            end++;
        }

        return end - first;
    }
}

using System.Text;

namespace Trine.Hosting.Operations;

/// <summary>A table as text, with a frame of <c>+</c>, <c>-</c> and <c>|</c>.</summary>
internal static class TextTable
{
    /// <summary>Each line ends with a newline; columns are as wide as their longest text.</summary>
    /// <param name="head">Names of columns, shown in capitals.</param>
    /// <param name="rows">As many texts each.</param>
    /// <param name="rightColumn">The column that is set to the right; -1 for none.</param>
    public static string Render(IReadOnlyList<string> head, IReadOnlyList<string[]> rows, int rightColumn = -1)
    {
        var widths = head.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max()).ToArray();
        var frame = $"+{string.Concat(widths.Select(static width => new string('-', width + 2) + '+'))}\n";
        var text = new StringBuilder(frame);
        Write(text, [.. head.Select(static name => name.ToUpperInvariant())], widths, rightColumn);
        text.Append(frame);
        foreach (var row in rows)
        {
            Write(text, row, widths, rightColumn);
        }

        return text.Append(frame).ToString();
    }

    private static void Write(StringBuilder text, string[] row, int[] widths, int rightColumn)
    {
        for (var column = 0; column < row.Length; column++)
        {
            var cell = row[column];
            text.Append("| ")
                .Append(column == rightColumn ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))
                .Append(' ');
        }

        text.Append("|\n");
    }
}

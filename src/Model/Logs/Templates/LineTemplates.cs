namespace Trine.Model.Logs;

/// <summary>The lines of a page as templates, in which what varies from line to line is left out, and columns of what was left out.</summary>
/// <remarks>
/// A line is the parts of its template in turn, with a slot's value between each two: one part more than slots. All bytes are in
/// <see cref="Text"/>. Each slot of a template has a column of its own, which the same slot of other templates may share. Values
/// are never empty, and between two slots there is a part that is not.
/// </remarks>
public sealed class LineTemplates
{
    /// <summary>Parts, the dictionaries of columns, and places for the values of columns that are loaded.</summary>
    public required byte[] Text { get; init; }

    public required SlotColumn[] Columns { get; init; }

    /// <summary>The column of each slot, template by template.</summary>
    public required int[] SlotColumns { get; init; }

    /// <summary>The first slot of each template; one more than templates.</summary>
    public required int[] SlotStarts { get; init; }

    /// <summary>All parts, template by template, ascending in the text; so are the values of each dictionary.</summary>
    public required TextSlice[] Parts { get; init; }

    /// <summary>The template of each row.</summary>
    public required int[] RowTemplates { get; init; }

    public int Count => SlotStarts.Length - 1;

    /// <summary>What the templates take, and the dictionaries of columns; values and ids that are loaded come on top.</summary>
    public long MemoryBytes
    {
        get
        {
            var numbers = (long)SlotColumns.Length + SlotStarts.Length + (2L * Parts.Length) + RowTemplates.Length;
            foreach (var column in Columns)
            {
                numbers += 2L * column.Dictionary.Length;
            }

            return Text.Length + (numbers * sizeof(int));
        }
    }

    /// <summary>The columns of a template's slots.</summary>
    public ReadOnlySpan<int> ColumnsOf(int template)
        => SlotColumns.AsSpan(SlotStarts[template]..SlotStarts[template + 1]);

    /// <summary>A template's parts.</summary>
    public ReadOnlySpan<TextSlice> PartsOf(int template)
        => Parts.AsSpan((SlotStarts[template] + template)..(SlotStarts[template + 1] + template + 1));

    public ReadOnlySpan<byte> Bytes(TextSlice slice) => Text.AsSpan(slice.Offset, slice.Length);
}

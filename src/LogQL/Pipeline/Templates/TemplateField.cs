using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>A label that a parser finds in each line of a template. Immutable.</summary>
internal readonly struct TemplateField
{
    private const int NoColumn = -1;

    private readonly Piece[] _pieces; // None for an empty value.

    private TemplateField(int name, Piece[] pieces)
    {
        Name = name;
        _pieces = pieces;
    }

    /// <summary>The label's name.</summary>
    public int Name { get; }

    /// <summary>The columns that its value is made of.</summary>
    public IEnumerable<int> Columns => _pieces.Where(piece => piece.Column != NoColumn).Select(piece => piece.Column);

    /// <param name="label">What the parser found in the template's line.</param>
    /// <param name="line">That line.</param>
    /// <param name="templates">The page's templates.</param>
    /// <param name="template">The one at hand.</param>
    /// <returns>Null when values have to be looked at: those that are not ASCII may not be valid text.</returns>
    public static TemplateField? TryCreate(in RowLabel label, TemplateLine line, LineTemplates templates, int template)
    {
        var pieces = new List<Piece>();
        var parts = templates.PartsOf(template);
        var columns = templates.ColumnsOf(template);
        var (at, end) = (label.Value.Position, label.Value.Position + label.Value.Length);
        for (var slot = line.SlotFrom(at); at < end; slot++)
        {
            // Part number i ends where slot i stands, and begins behind the slot before.
            var partStart = slot == 0 ? 0 : line.PositionOf(slot - 1) + 1;
            var partEnd = slot == columns.Length ? line.Text.Length : line.PositionOf(slot);
            if (at < partEnd)
            {
                var length = Math.Min(end, partEnd) - at;
                pieces.Add(new Piece(NoColumn, new TextSlice(parts[slot].Offset + at - partStart, length)));
                at += length;
            }

            if (at < end)
            {
                if (!templates.Columns[columns[slot]].Bytes.IsAscii)
                {
                    return null;
                }

                pieces.Add(new Piece(columns[slot], default));
                at++;
            }
        }

        return new TemplateField(label.Name, [.. pieces]);
    }

    /// <summary>The value in a row.</summary>
    /// <param name="templates">The page's templates, with the columns loaded.</param>
    /// <param name="row">The row of the page.</param>
    /// <param name="scratch">Receives values that are made of more than one piece.</param>
    public ValueSlice Read(LineTemplates templates, int row, ScratchText scratch)
    {
        if (_pieces.Length == 1)
        {
            var slice = SliceOf(_pieces[0], templates, row);
            return new ValueSlice(slice.Offset, slice.Length);
        }

        if (_pieces.Length == 0)
        {
            return default;
        }

        var start = scratch.Length;
        foreach (var piece in _pieces)
        {
            scratch.Append(templates.Bytes(SliceOf(piece, templates, row)));
        }

        return scratch.From(start);
    }

    private static TextSlice SliceOf(Piece piece, LineTemplates templates, int row)
        => piece.Column == NoColumn ? piece.Part : templates.Columns[piece.Column].ValueOf(row);

    /// <summary>A stretch of a part, or the value of a slot.</summary>
    private readonly record struct Piece(int Column, TextSlice Part);
}

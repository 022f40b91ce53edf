using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>
/// A way in which a literal may stand across the borders of a slot: its bytes from <paramref name="Start"/> to before
/// <paramref name="End"/> in the value, those before it in the part in front and those behind it in the part behind.
/// </summary>
internal readonly record struct SlotCrossing(int Template, int Column, int Start, int End)
{
    /// <summary>Finds all ways of a template.</summary>
    /// <returns>False when the literal may reach over more than one slot, of which nothing is told.</returns>
    public static bool TryFind(LineTemplates templates, int template, LineLiteral literal, List<SlotCrossing> crossings)
    {
        var parts = templates.PartsOf(template);
        var columns = templates.ColumnsOf(template);
        for (var slot = 0; slot < columns.Length; slot++)
        {
            var front = templates.Bytes(parts[slot]);
            var behind = templates.Bytes(parts[slot + 1]);
            for (var start = 0; start < literal.Length; start++)
            {
                // Fast path, as mostly: the byte in front of the slot is not the literal's.
                if (start > 0 && ((front.Length > 0 && !literal.Has(start - 1, front[^1])) || !EndsWith(front, literal, start)))
                {
                    continue;
                }

                var isFrontShort = start > front.Length;
                for (var end = start + 1; end <= literal.Length && literal.Has(end - 1, templates.Columns[columns[slot]].Bytes); end++)
                {
                    if ((start == 0 && end == literal.Length) || (end < literal.Length && !BeginsWith(behind, literal, end)))
                    {
                        continue;
                    }

                    var isBehindShort = literal.Length - end > behind.Length;
                    if ((isFrontShort && slot == 0) || (isBehindShort && slot == columns.Length - 1))
                    {
                        continue; // The line ends there.
                    }

                    if (isFrontShort || isBehindShort)
                    {
                        return false;
                    }

                    crossings.Add(new SlotCrossing(template, columns[slot], start, end));
                }
            }
        }

        return true;
    }

    /// <summary>Whether the value holds its stretch of the literal where it has to.</summary>
    public bool Holds(ReadOnlySpan<byte> value, LineLiteral literal)
    {
        var length = End - Start;
        if (value.Length < length || (Start > 0 && End < literal.Length && value.Length != length))
        {
            return false;
        }

        return literal.IsAt(Start, Start > 0 ? value[..length] : value[^length..]);
    }

    /// <summary>Whether the part ends with the literal's first bytes, or as far as it goes.</summary>
    private static bool EndsWith(ReadOnlySpan<byte> part, LineLiteral literal, int count)
    {
        var length = Math.Min(part.Length, count);
        return literal.IsAt(count - length, part[^length..]);
    }

    /// <summary>Whether the part begins with the literal's bytes from a place on, or as far as it goes.</summary>
    private static bool BeginsWith(ReadOnlySpan<byte> part, LineLiteral literal, int place)
        => literal.IsAt(place, part[..Math.Min(part.Length, literal.Length - place)]);
}

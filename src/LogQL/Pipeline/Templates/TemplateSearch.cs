using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>
/// Finds the rows of a chunk whose lines contain a literal without making the lines: it stands in a part of the template, in the
/// value of a slot, or across the border of the two. One worker's own; not thread-safe.
/// </summary>
internal sealed class TemplateSearch
{
    /// <summary>Beyond so many places where a literal may stand across a border, making the lines costs less.</summary>
    private const int CrossingsMax = 16;

    private readonly List<SlotCrossing> _crossings = [];
    private readonly List<int> _columns = []; // Those whose values have to be looked at.
    private TemplateVerdict[] _verdicts = []; // By template.
    private bool[] _holds = []; // By place in a dictionary.
    private bool[] _hasSlot = []; // By template.

    /// <summary>Finds the rows that contain a literal.</summary>
    /// <param name="chunk">A chunk with templates.</param>
    /// <param name="literal">What is looked for.</param>
    /// <param name="found">Receives the rows that contain it.</param>
    /// <param name="undecided">Receives rows whose lines have to be looked at; they may be in <paramref name="found"/> too.</param>
    /// <param name="cancellationToken">Ends the wait for columns.</param>
    public async ValueTask FindAsync(
        LogChunk chunk, LineLiteral literal, RowBitmap found, RowBitmap undecided, CancellationToken cancellationToken)
    {
        if (literal.Length == 0)
        {
            found.SetAll();
            return;
        }

        // The caller says that there are templates.
        var templates = chunk.Templates!;
        Plan(templates, literal);
        await chunk.LoadSlotsAsync(_columns, cancellationToken).ConfigureAwait(false);
        AddTemplates(chunk, templates, found, undecided);
        foreach (var column in _columns)
        {
            if (IsPossible(templates.Columns[column], literal))
            {
                FindInValues(chunk, templates, column, literal, found);
            }
        }

        foreach (var crossing in _crossings)
        {
            AddCrossing(chunk, templates, crossing, literal, found);
        }
    }

    /// <summary>Decides what templates tell alone, and says which columns are needed for the rest.</summary>
    private void Plan(LineTemplates templates, LineLiteral literal)
    {
        _crossings.Clear();
        _columns.Clear();
        Array.Resize(ref _verdicts, Math.Max(_verdicts.Length, templates.Count));
        for (var column = 0; column < templates.Columns.Length; column++)
        {
            if (IsPossible(templates.Columns[column], literal))
            {
                _columns.Add(column);
            }
        }

        var isInParts = MayHold(templates, templates.Parts, literal);
        for (var template = 0; template < templates.Count; template++)
        {
            _verdicts[template] = Look(templates, template, isInParts, literal);
        }

        foreach (var crossing in _crossings)
        {
            if (!_columns.Contains(crossing.Column))
            {
                _columns.Add(crossing.Column);
            }
        }
    }

    private TemplateVerdict Look(LineTemplates templates, int template, bool isInParts, LineLiteral literal)
    {
        if (isInParts)
        {
            foreach (var part in templates.PartsOf(template))
            {
                if (part.Length >= literal.Length && literal.IndexIn(templates.Bytes(part)) >= 0)
                {
                    return TemplateVerdict.Found;
                }
            }
        }

        var before = _crossings.Count;
        return SlotCrossing.TryFind(templates, template, literal, _crossings) && _crossings.Count <= CrossingsMax
            ? TemplateVerdict.Absent
            : Forget(before);
    }

    /// <summary>False when none of the slices holds the literal, by one look at the stretch of text that they lie in.</summary>
    private static bool MayHold(LineTemplates templates, ReadOnlySpan<TextSlice> slices, LineLiteral literal)
    {
        var (start, end) = (slices[0].Offset, slices[^1].Offset + slices[^1].Length);
        return literal.IndexIn(templates.Text.AsSpan(start, end - start)) >= 0;
    }

    private TemplateVerdict Forget(int before)
    {
        _crossings.RemoveRange(before, _crossings.Count - before);
        return TemplateVerdict.Undecided;
    }

    /// <summary>Whether a value of the column can hold the whole literal.</summary>
    private static bool IsPossible(SlotColumn column, LineLiteral literal)
    {
        for (var place = 0; place < literal.Length; place++)
        {
            if (!literal.Has(place, column.Bytes))
            {
                return false;
            }
        }

        return true;
    }

    private void AddTemplates(LogChunk chunk, LineTemplates templates, RowBitmap found, RowBitmap undecided)
    {
        var verdicts = _verdicts.AsSpan(0, templates.Count);
        if (!verdicts.ContainsAnyExcept(TemplateVerdict.Absent))
        {
            return;
        }

        var rows = templates.RowTemplates.AsSpan(chunk.TemplateRowStart, chunk.RowCount);
        for (var row = 0; row < rows.Length; row++)
        {
            var verdict = verdicts[rows[row]];
            if (verdict == TemplateVerdict.Found)
            {
                found.Set(row);
            }
            else if (verdict == TemplateVerdict.Undecided)
            {
                undecided.Set(row);
            }
        }
    }

    private void FindInValues(LogChunk chunk, LineTemplates templates, int number, LineLiteral literal, RowBitmap found)
    {
        var column = templates.Columns[number];
        if (!column.HasDictionary)
        {
            FindInText(chunk, templates, column, literal, found);
            return;
        }

        if (!MayHold(templates, column.Dictionary, literal))
        {
            return;
        }

        Array.Resize(ref _holds, Math.Max(_holds.Length, column.Dictionary.Length));
        var any = false;
        for (var place = 0; place < column.Dictionary.Length; place++)
        {
            var value = column.Dictionary[place];
            _holds[place] = value.Length >= literal.Length && literal.IndexIn(templates.Bytes(value)) >= 0;
            any |= _holds[place];
        }

        if (!any)
        {
            return;
        }

        Array.Resize(ref _hasSlot, Math.Max(_hasSlot.Length, templates.Count));
        for (var template = 0; template < templates.Count; template++)
        {
            _hasSlot[template] = templates.ColumnsOf(template).Contains(number);
        }

        var rows = templates.RowTemplates.AsSpan(chunk.TemplateRowStart, chunk.RowCount);
        var ids = column.IsConstant ? default : column.Ids.Slice(chunk.TemplateRowStart, chunk.RowCount);
        for (var row = 0; row < rows.Length; row++)
        {
            if (_holds[ids.IsEmpty ? 0 : ids[row]] && _hasSlot[rows[row]])
            {
                found.Set(row);
            }
        }
    }

    /// <summary>Searches the values of all rows as one text; a hit counts only within one value.</summary>
    private static void FindInText(
        LogChunk chunk, LineTemplates templates, SlotColumn column, LineLiteral literal, RowBitmap found)
    {
        var values = column.Values.Slice(chunk.TemplateRowStart, chunk.RowCount);
        var (at, end) = (values[0].Offset, values[^1].Offset + values[^1].Length);
        var row = 0;
        while (literal.IndexIn(templates.Text.AsSpan(at, end - at)) is >= 0 and var distance)
        {
            var hit = at + distance;
            row = RowOf(values, row, hit);
            var valueEnd = values[row].Offset + values[row].Length;
            if (hit + literal.Length <= valueEnd)
            {
                found.Set(row);
                at = valueEnd;
            }
            else
            {
                at = hit + 1;
            }
        }
    }

    /// <summary>The last row whose value begins at or before a position, which is the one that holds it.</summary>
    private static int RowOf(ReadOnlySpan<TextSlice> values, int low, int position)
    {
        var high = values.Length;
        while (high - low > 1)
        {
            var middle = (low + high) >>> 1;
            if (values[middle].Offset <= position)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static void AddCrossing(
        LogChunk chunk, LineTemplates templates, SlotCrossing crossing, LineLiteral literal, RowBitmap found)
    {
        var column = templates.Columns[crossing.Column];
        var start = chunk.TemplateRowStart;
        var rows = templates.RowTemplates.AsSpan(start, chunk.RowCount);
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row] == crossing.Template && crossing.Holds(templates.Bytes(column.ValueOf(start + row)), literal))
            {
                found.Set(row);
            }
        }
    }

    private enum TemplateVerdict : byte
    {
        /// <summary>No part holds the literal; values may.</summary>
        Absent,

        /// <summary>A part holds it, so each row does.</summary>
        Found,

        /// <summary>Only a look at the line tells.</summary>
        Undecided,
    }
}

using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// A value of one scope compared with a literal: decided for each distinct value, then read off the rows' ids.
/// </summary>
internal sealed class ColumnPredicate : BoundPredicate
{
    private readonly ValueTest _test;
    private readonly bool _isEmptyWhereAbsent;
    private readonly List<Part> _parts = [];

    /// <param name="level">Whose rows.</param>
    /// <param name="columns">The columns of the key, of all types.</param>
    /// <param name="test">The comparison.</param>
    /// <param name="isEmptyWhereAbsent">Whether a row without a value counts as one with an empty text.</param>
    public ColumnPredicate(
        RowLevel level, IEnumerable<ValueColumn> columns, ValueTest test, bool isEmptyWhereAbsent = false)
    {
        Level = level;
        _test = test;
        _isEmptyWhereAbsent = isEmptyWhereAbsent;
        foreach (var column in columns)
        {
            // Where absence passes, the column is read to know the rows that have a value.
            if (test.Takes(column.Type) && column.EntryCount > 0 && (HoldsWhereAbsent || test.MayHold(column)))
            {
                _parts.Add(new Part(column));
            }
        }
    }

    public override RowLevel Level { get; }

    private bool HoldsWhereAbsent => _isEmptyWhereAbsent && _test.Passes([]);

    public override void NeedDictionaries(TableNeeds needs)
    {
        foreach (var part in _parts)
        {
            needs.AddDictionary(part.Column);
        }
    }

    public override bool CanHold()
    {
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            var part = _parts[i];
            var test = IsEveryElement(part.Column) ? _test.Positive() : _test;
            part.Passing = test.Mark(part.Column, out part.Keep);
            if (part.Passing == 0 && !IsEveryElement(part.Column) && !HoldsWhereAbsent)
            {
                _parts.RemoveAt(i);
            }
        }

        return _parts.Count > 0 || HoldsWhereAbsent;
    }

    public override void Need(TableNeeds needs)
    {
        foreach (var part in _parts)
        {
            needs.Add(part.Column);
        }
    }

    public override void Narrow(RowBitmap rows)
    {
        // Fast path: one column, and each row has a value.
        if (_parts is [{ Column: { IsDense: true, IsArray: false } column } only])
        {
            if (only.Passing < only.Keep.Length)
            {
                rows.AndIds(column.Ids, only.Keep);
            }

            return;
        }

        var found = new RowBitmap(rows.Length);
        if (HoldsWhereAbsent)
        {
            found.SetAll();
            _parts.ForEach(part => SetRows(part.Column, found, isSet: false));
        }

        foreach (var part in _parts)
        {
            AddRows(part, found);
        }

        rows.And(found);
    }

    /// <summary>Adds or takes away the rows that have a value in a column.</summary>
    internal static void SetRows(ValueColumn column, RowBitmap rows, bool isSet)
    {
        if (column.IsDense)
        {
            if (isSet)
            {
                rows.SetAll();
            }
            else
            {
                rows.ClearAll();
            }

            return;
        }

        foreach (var row in column.Rows)
        {
            if (isSet)
            {
                rows.Set(row);
            }
            else
            {
                rows.Clear(row);
            }
        }
    }

    private bool IsEveryElement(ValueColumn column) => column.IsArray && _test.IsNegative;

    private void AddRows(Part part, RowBitmap found)
    {
        var column = part.Column;
        if (IsEveryElement(column))
        {
            SetRows(column, found, isSet: true);
            AddPassing(column, part.Keep, found, isSet: false);
        }
        else
        {
            AddPassing(column, part.Keep, found, isSet: true);
        }
    }

    private static void AddPassing(ValueColumn column, ReadOnlySpan<byte> keep, RowBitmap found, bool isSet)
    {
        var ids = column.Ids;
        var rows = column.Rows;
        for (var i = 0; i < ids.Length; i++)
        {
            if (keep[ids[i]] != 0)
            {
                var row = rows.IsEmpty ? i : rows[i];
                if (isSet)
                {
                    found.Set(row);
                }
                else
                {
                    found.Clear(row);
                }
            }
        }
    }

    private sealed class Part(ValueColumn column)
    {
        public ValueColumn Column { get; } = column;

        public byte[] Keep = [];

        public int Passing;
    }
}

using System.Text;
using Trine.Model.Traces;

namespace Trine.TraceQL.Tests;

/// <summary>A column in memory that knows which of its parts were loaded, and refuses to give the others.</summary>
internal sealed class MemoryColumn : ValueColumn
{
    private readonly int[] _rows;
    private readonly int[] _ids;
    private readonly bool _isDense;
    private readonly TextDictionary _texts;
    private readonly long[] _wholes = [];
    private readonly double[] _doubles = [];

    /// <param name="scope">Whose rows.</param>
    /// <param name="key">The attribute's key.</param>
    /// <param name="type">Type of the values.</param>
    /// <param name="isArray">Whether rows repeat.</param>
    /// <param name="rowCount">Rows of the scope's table.</param>
    /// <param name="entries">Row and value, rows ascending.</param>
    public MemoryColumn(
        AttributeScope scope, string key, ValueColumnType type, bool isArray, int rowCount,
        IReadOnlyList<(int Row, TraceQLValue Value)> entries)
        : base(scope, key, type, isArray)
    {
        _rows = [.. entries.Select(entry => entry.Row)];
        _isDense = _rows.Length == rowCount && _rows.Distinct().Count() == rowCount;
        var ids = new Dictionary<TraceQLValue, int>();
        _ids = [.. entries
            .Select(entry => ids.TryGetValue(entry.Value, out var id) ? id : ids[entry.Value] = ids.Count)];
        switch (type)
        {
            case ValueColumnType.Text:
                var bytes = ids.Keys.Select(value => Encoding.UTF8.GetBytes(value.Text)).ToArray();
                var offsets = new int[bytes.Length + 1];
                for (var i = 0; i < bytes.Length; i++)
                {
                    offsets[i + 1] = offsets[i] + bytes[i].Length;
                }

                _texts = new TextDictionary(bytes.SelectMany(text => text).ToArray(), offsets);
                break;
            case ValueColumnType.Floating:
                _doubles = [.. ids.Keys.Select(value => value.Number)];
                break;
            default:
                _wholes = [.. ids.Keys.Select(value => value.Whole)];
                break;
        }
    }

    public ColumnParts Loaded { get; set; }

    public override int EntryCount => _ids.Length;

    public override TextDictionary Texts => Require(ColumnParts.Dictionary)._texts;

    public override ReadOnlySpan<long> Integers => Require(ColumnParts.Dictionary)._wholes;

    public override ReadOnlySpan<double> Doubles => Require(ColumnParts.Dictionary)._doubles;

    public override bool IsDense => Require(ColumnParts.Ids)._isDense;

    public override ReadOnlySpan<int> Rows => IsDense ? default : Require(ColumnParts.Ids)._rows;

    public override ReadOnlySpan<int> Ids => Require(ColumnParts.Ids)._ids;

    public override bool MayHold(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < _texts.Count; i++)
        {
            if (_texts[i].SequenceEqual(utf8))
            {
                return true;
            }
        }

        return false;
    }

    public override bool MayHold(double min, double max)
        => (Type == ValueColumnType.Floating ? _doubles : _wholes.Select(value => (double)value))
            .Any(value => min <= value && value <= max);

    private MemoryColumn Require(ColumnParts part)
        => (Loaded & part) != 0 ? this : throw new InvalidOperationException($"{Scope} {Key}: {part} was not loaded");
}

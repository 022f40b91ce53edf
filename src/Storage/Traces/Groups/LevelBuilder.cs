using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The rows of one level of a row group that is being built: which columns each row has, in which order, and their
/// values. Not thread-safe.
/// </summary>
/// <remarks>
/// The columns of a row, in their order, are its shape. Few shapes serve many rows, so that what a row lacks costs
/// nothing, and the order in which attributes came is kept.
/// </remarks>
internal sealed class LevelBuilder(GroupStrings strings, ColumnNumbers numbers) : IDisposable
{
    private const int TypeCount = 8;
    private const int RoleCount = (int)ColumnRole.DroppedLinks + 1;

    private readonly List<ColumnBuilder> _columns = [];
    private readonly int[] _roleColumns = new int[RoleCount]; // 1 + the column's place.
    private readonly PooledList<int> _rowShapes = new();
    private readonly ShapeTable _shapes = new();
    private int[] _keyColumns = new int[64 * TypeCount]; // By key number and type: 1 + the column's place.
    private int _row = -1;

    public IReadOnlyList<ColumnBuilder> Columns => _columns;

    public int RowCount => _rowShapes.Count;

    /// <summary>One a row.</summary>
    public ReadOnlySpan<int> RowShapes => _rowShapes.Span;

    public ShapeTable Shapes => _shapes;

    public void BeginRow() => _row++;

    public void EndRow() => _rowShapes.Add(_shapes.End());

    public void AddText(ColumnRole role, int text)
    {
        var column = _columns[RoleColumn(role, AttributeType.String)];
        column.Add(_row, strings.IdIn(column, text));
    }

    public void AddNumber(ColumnRole role, long value)
        => _columns[RoleColumn(role, AttributeType.Int)].AddNumber(_row, value);

    /// <summary>Adds a text unless it is empty.</summary>
    public void AddOptionalText(ColumnRole role, int text)
    {
        if (text != 0)
        {
            AddText(role, text);
        }
    }

    /// <summary>Adds a number unless it is 0.</summary>
    public void AddOptionalNumber(ColumnRole role, uint value)
    {
        if (value != 0)
        {
            AddNumber(role, value);
        }
    }

    /// <summary>Adds attributes of a batch.</summary>
    public void AddAttributes(SourceBatch source, AttributeRun run)
    {
        var attributes = source.Batch.Attributes;
        var keys = attributes.Keys.Slice(run.Start, run.Count);
        var types = attributes.Types.Slice(run.Start, run.Count);
        var values = attributes.Values.Slice(run.Start, run.Count);
        for (var i = 0; i < keys.Length; i++)
        {
            var slot = (strings.KeyNumber(source.Text(keys[i], strings), ref numbers.KeyCount) * TypeCount) + (int)types[i];
            var place = slot < _keyColumns.Length ? _keyColumns[slot] - 1 : -1;
            if (place < 0 || _columns[place].LastRow == _row)
            {
                // Slow path: the key is new, or the row has it already, which clients should not do.
                place = FindOrAddColumn(source.Text(keys[i], strings), types[i], slot);
            }

            var column = _columns[place];
            _shapes.Add(place);
            if (column.IsText)
            {
                column.Add(_row, strings.IdIn(column, source.Text((int)values[i], strings)));
            }
            else
            {
                column.AddNumber(_row, values[i]);
            }
        }
    }

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }

        _columns.Clear();
        _rowShapes.Dispose();
        _shapes.Dispose();
    }

    private int RoleColumn(ColumnRole role, AttributeType type)
    {
        ref var place = ref _roleColumns[(int)role];
        if (place == 0)
        {
            place = AddColumn(role, 0, type, 0);
        }

        _shapes.Add(place - 1);
        return place - 1;
    }

    /// <summary>The place of the first column of a key and type that the row has no value in.</summary>
    private int FindOrAddColumn(int key, AttributeType type, int slot)
    {
        if (slot >= _keyColumns.Length)
        {
            Array.Resize(ref _keyColumns, Math.Max(slot + TypeCount, _keyColumns.Length * 2));
        }

        if (_keyColumns[slot] == 0)
        {
            _keyColumns[slot] = AddColumn(ColumnRole.Attribute, key, type, 0);
        }

        var place = _keyColumns[slot] - 1;
        while (_columns[place].LastRow == _row)
        {
            var column = _columns[place];
            if (column.NextOccurrence == 0)
            {
                column.NextOccurrence = AddColumn(column.Role, column.Key, column.Type, column.Occurrence + 1);
            }

            place = column.NextOccurrence - 1;
        }

        return place;
    }

    private int AddColumn(ColumnRole role, int key, AttributeType type, int occurrence)
    {
        _columns.Add(new ColumnBuilder(++numbers.ColumnCount, role, key, type, occurrence));
        return _columns.Count;
    }
}

/// <summary>Numbers that the levels of a row group share.</summary>
internal sealed class ColumnNumbers
{
    public int ColumnCount;

    public int KeyCount;
}

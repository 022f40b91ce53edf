using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The rows of one level of a row group that is being built: which columns each row has, in which order, and their values.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// The columns of a row, in their order, are its shape. Few shapes serve many rows, so that what a row lacks costs nothing,
/// and the order in which attributes came is kept.
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

    public void AddNumber(ColumnRole role, long value) => _columns[RoleColumn(role, AttributeType.Int)].AddNumber(_row, value);

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
            var value = SpanAttributes.IsText(types[i]) ? source.Text((int)values[i], strings) : values[i];
            AddAttribute(source.Text(keys[i], strings), types[i], value);
        }
    }

    /// <summary>Adds an attribute.</summary>
    /// <param name="key">Text id.</param>
    /// <param name="type">Of the value.</param>
    /// <param name="value">A number, or the text id of a text or of bytes.</param>
    public void AddAttribute(int key, AttributeType type, long value)
    {
        var slot = (strings.KeyNumber(key, ref numbers.KeyCount) * TypeCount) + (int)type;
        if (slot >= _keyColumns.Length)
        {
            Array.Resize(ref _keyColumns, Math.Max(slot + TypeCount, _keyColumns.Length * 2));
        }

        if (_keyColumns[slot] == 0)
        {
            _keyColumns[slot] = AddColumn(ColumnRole.Attribute, key, type, 0);
        }

        var place = _keyColumns[slot] - 1;
        var column = _columns[place];
        if (column.LastRow == _row)
        {
            // Slow path: the row has this key already, which clients should not do.
            (place, column) = FurtherColumn(column);
        }

        _shapes.Add(place);
        if (column.IsText)
        {
            column.Add(_row, strings.IdIn(column, (int)value));
        }
        else
        {
            column.AddNumber(_row, value);
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

    private (int Place, ColumnBuilder Column) FurtherColumn(ColumnBuilder column)
    {
        while (true)
        {
            if (column.NextOccurrence == 0)
            {
                column.NextOccurrence = AddColumn(column.Role, column.Key, column.Type, column.Occurrence + 1);
            }

            var place = column.NextOccurrence - 1;
            column = _columns[place];
            if (column.LastRow != _row)
            {
                return (place, column);
            }
        }
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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The rows of one level of a row group that is being built: which columns each row has, in which order, and their
/// values. Not thread-safe.
/// </summary>
/// <remarks>
/// The columns of a row, in their order, are its shape. Few shapes serve many rows, so that what a row lacks costs
/// nothing, and the order in which attributes came is kept. The batch knows the shapes of its attributes, so columns are
/// looked up once a shape, and not once a row.
/// </remarks>
/// <param name="batch">Whose rows are added; complete.</param>
/// <param name="strings">Its texts.</param>
/// <param name="numbers">Numbers the columns of all levels.</param>
internal sealed class LevelBuilder(SpanBatch batch, GroupStrings strings, ColumnNumbers numbers) : IDisposable
{
    private const int RoleCount = (int)ColumnRole.DroppedLinks + 1;
    private const int TypeBits = 3;

    /// <summary>Columns whose memory is kept for the next row group: keys are the clients' choice.</summary>
    private const int ColumnsKeptMax = 1 << 9;

    private readonly List<ColumnBuilder> _columns = []; // Those behind the first _columnCount wait for their next use.
    private int _columnCount;
    private readonly int[] _roleColumns = new int[RoleCount]; // 1 + the column's place.
    private readonly NumberIds _attributes = new(); // Keys, types and occurrences that have a column.
    private readonly PooledList<int> _attributePlaces = new(); // Likewise, the columns' places.
    private readonly PooledList<long> _repeats = new(); // Likewise: the last plan with the key and type, and how often it has them.
    private readonly PooledList<int> _rowShapes = new();
    private readonly ShapeTable _shapes = new();
    private readonly ShapePlans _plans = new();
    private int _roles; // Of the row begun last, a bit each.
    private int _planCount;

    public ReadOnlySpan<ColumnBuilder> Columns => CollectionsMarshal.AsSpan(_columns)[.._columnCount];

    public int RowCount => _rowShapes.Count;

    /// <summary>One a row.</summary>
    public ReadOnlySpan<int> RowShapes => _rowShapes.Span;

    public ShapeTable Shapes => _shapes;

    /// <summary>Begins a row group without rows; the batch is complete. Memory of the last one is kept.</summary>
    public void Begin()
    {
        while (_columns.Count > ColumnsKeptMax)
        {
            _columns[^1].Dispose();
            _columns.RemoveAt(_columns.Count - 1);
        }

        _columnCount = 0;
        Array.Clear(_roleColumns);
        _attributes.Clear();
        _attributePlaces.Clear();
        _repeats.Clear();
        _rowShapes.Clear();
        _shapes.Clear();
        _plans.Begin(batch.Shapes.Count);
        _planCount = 0;
    }

    /// <summary>Makes room for rows at once.</summary>
    public void Reserve(int rows) => _rowShapes.Reserve(rows);

    public void BeginRow() => _roles = 0;

    /// <summary>Adds a text; roles come in the order of their numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // As for numbers.
    public void AddText(ColumnRole role, int text)
    {
        var column = RoleColumn(role, AttributeType.String);
        Add(column, text, strings.Uses);
    }

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

    /// <summary>Adds the attributes of the row and ends it.</summary>
    public void EndRow(AttributeRun run)
    {
        ref var plan = ref _plans[run.Shape];
        if (!plan.IsKnown)
        {
            MakePlan(run.Shape);
        }

        var places = _plans.ColumnsOf(plan);
        var values = batch.Attributes.Values.Slice(run.Start, places.Length);
        var columns = Columns;
        var uses = strings.Uses;
        for (var i = 0; i < values.Length; i++)
        {
            var column = columns[places[i]];
            if (column.IsText)
            {
                Add(column, (int)values[i], uses);
            }
            else
            {
                column.AddNumber(values[i]);
            }
        }

        if (plan.Roles != _roles || plan.RowShape < 0)
        {
            (plan.Roles, plan.RowShape) = (_roles, FindRowShape(places));
        }

        _rowShapes.Add(plan.RowShape);
    }

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }

        _columns.Clear();
        _columnCount = 0;
        _attributes.Dispose();
        _attributePlaces.Dispose();
        _repeats.Dispose();
        _rowShapes.Dispose();
        _shapes.Dispose();
        _plans.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ColumnBuilder column, int text, ReadOnlySpan<uint> uses)
    {
        var use = uses[text];
        column.Add(GroupStrings.IsIn(use, column) ? GroupStrings.PlaceOf(use) : strings.AddTo(column, text));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Callers have many optional fields, and rows hardly any.
    private void AddNumber(ColumnRole role, uint value) => RoleColumn(role, AttributeType.Int).AddNumber(value);

    private ColumnBuilder RoleColumn(ColumnRole role, AttributeType type)
    {
        _roles |= 1 << (int)role;
        ref var place = ref _roleColumns[(int)role];
        if (place == 0)
        {
            place = 1 + AddColumn(role, 0, type, 0);
        }

        return _columns[place - 1];
    }

    private int FindRowShape(ReadOnlySpan<int> places)
    {
        for (var role = 0; role < RoleCount; role++)
        {
            if (((_roles >> role) & 1) != 0)
            {
                _shapes.Add(_roleColumns[role] - 1);
            }
        }

        foreach (var place in places)
        {
            _shapes.Add(place);
        }

        return _shapes.End();
    }

    /// <summary>Finds the columns of a shape; a key and type that it has more than once have a column each time.</summary>
    private void MakePlan(int shape)
    {
        _planCount++;
        var keys = batch.Shapes.KeysOf(shape);
        var places = _plans.Begin(shape, keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var first = FindAttribute(keys[i].Text, keys[i].Type, occurrence: 0);
            ref var repeats = ref _repeats[first];
            if (repeats >> 32 != _planCount)
            {
                repeats = (long)_planCount << 32;
            }

            var occurrence = (int)repeats++;
            places[i] = _attributePlaces[occurrence == 0 ? first : FindAttribute(keys[i].Text, keys[i].Type, occurrence)];
        }
    }

    /// <summary>The number of a column of attributes, which is added if it is new.</summary>
    private int FindAttribute(int key, AttributeType type, int occurrence)
    {
        var number = _attributes.GetOrAdd(((long)key << 32) | ((long)occurrence << TypeBits) | (long)type, out var isNew);
        if (isNew)
        {
            _attributePlaces.Add(AddColumn(ColumnRole.Attribute, key, type, occurrence));
            _repeats.Add(0);
        }

        return number;
    }

    private int AddColumn(ColumnRole role, int key, AttributeType type, int occurrence)
    {
        if (_columnCount == _columns.Count)
        {
            _columns.Add(new ColumnBuilder());
        }

        _columns[_columnCount].Begin(++numbers.ColumnCount, role, key, type, occurrence);
        return _columnCount++;
    }
}

/// <summary>A number that the levels of a row group share.</summary>
internal sealed class ColumnNumbers
{
    public int ColumnCount;
}

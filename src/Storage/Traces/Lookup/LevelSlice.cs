using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>A stretch of the rows of one level, decoded without decoding the others. Not thread-safe.</summary>
internal sealed class LevelSlice
{
    private readonly DecodedShapes _shapes;
    private readonly int[] _rowShapes;
    private readonly SliceColumn?[] _columns; // By place; null where no row of the stretch has one.
    private int _row;

    /// <param name="columns">Has the level's shapes, and the shape of each row.</param>
    /// <param name="scope">The level.</param>
    /// <param name="start">First row.</param>
    /// <param name="end">Behind the last row.</param>
    /// <param name="parts">Receives the parts that <see cref="Decode"/> needs.</param>
    public LevelSlice(LoadedColumns columns, AttributeScope scope, int start, int end, List<GroupPart> parts)
    {
        var level = columns.Directory.Level(scope);
        _shapes = columns.Find<DecodedShapes>(new GroupSlot(SlotKind.Shapes, scope)) ?? new DecodedShapes([], [0]);
        _rowShapes = columns.Array<int>(new GroupSlot(SlotKind.RowShapes, scope));
        _columns = new SliceColumn?[level.Columns.Length];
        _row = start;
        if (start < end)
        {
            Plan(columns, level, start, end, parts);
        }
    }

    /// <summary>Asks for what a slice of a level needs to be planned.</summary>
    public static void Want(LoadedColumns columns, AttributeScope scope)
    {
        if (columns.Directory.Level(scope).RowCount > 0)
        {
            columns.Want(new GroupSlot(SlotKind.Shapes, scope));
            columns.Want(new GroupSlot(SlotKind.RowShapes, scope));
        }
    }

    /// <summary>Decodes ids and numbers.</summary>
    /// <param name="sections">Hold the parts that were asked for.</param>
    /// <param name="parts">Receives the parts of the texts.</param>
    public void Decode(SectionSet sections, List<GroupPart> parts)
    {
        foreach (var column in _columns)
        {
            column?.Decode(sections, parts);
        }
    }

    /// <summary>Goes on to the next row of the stretch: the places of its columns in order.</summary>
    public ReadOnlySpan<int> NextRow() => _shapes[_rowShapes[_row++]];

    /// <summary>A column that a row of the stretch has.</summary>
    public SliceColumn this[int place] => _columns[place]!; // Planned from the rows' own shapes.

    /// <summary>Passes over the next row.</summary>
    public void SkipRow()
    {
        foreach (var place in NextRow())
        {
            this[place].Skip();
        }
    }

    private void Plan(LoadedColumns columns, GroupLevel level, int start, int end, List<GroupPart> parts)
    {
        // How many entries of each column come before the first row: by shape first, since shapes are few.
        var shapeCounts = new int[level.ShapeCount];
        foreach (var shape in _rowShapes.AsSpan(0, start))
        {
            shapeCounts[shape]++;
        }

        var starts = new int[_columns.Length];
        for (var shape = 0; shape < shapeCounts.Length; shape++)
        {
            if (shapeCounts[shape] > 0)
            {
                foreach (var place in _shapes[shape])
                {
                    starts[place] += shapeCounts[shape];
                }
            }
        }

        foreach (var shape in _rowShapes.AsSpan(start..end))
        {
            foreach (var place in _shapes[shape])
            {
                var column = _columns[place] ??= new SliceColumn(level.Columns[place], starts[place]);
                column.Count++;
            }
        }

        foreach (var column in _columns)
        {
            column?.AddParts(columns.Group.Data, parts);
        }
    }
}

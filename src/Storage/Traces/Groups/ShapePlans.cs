using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>Which columns of a level the shapes of the batch are made of, as far as rows had them. Not thread-safe.</summary>
internal sealed class ShapePlans : IDisposable
{
    private readonly PooledList<ShapePlan> _plans = new();
    private readonly PooledList<int> _columns = new(); // Of all plans.

    public ref ShapePlan this[int shape] => ref _plans[shape];

    /// <summary>Places of columns in their level, in the order of the attributes.</summary>
    public ReadOnlySpan<int> ColumnsOf(in ShapePlan plan) => _columns.Span.Slice(plan.Start, plan.Count);

    /// <summary>Forgets all plans.</summary>
    /// <param name="shapeCount">Shapes of the batch.</param>
    public void Begin(int shapeCount)
    {
        _plans.Clear();
        _plans.Extend(shapeCount).Clear();
        _columns.Clear();
    }

    /// <summary>Begins the plan of a shape.</summary>
    /// <returns>The places of its columns, to be filled.</returns>
    public Span<int> Begin(int shape, int columnCount)
    {
        _plans[shape] = new ShapePlan { IsKnown = true, Start = _columns.Count, Count = columnCount, RowShape = -1 };
        return _columns.Extend(columnCount);
    }

    public void Dispose()
    {
        _plans.Dispose();
        _columns.Dispose();
    }
}

/// <summary>The columns of one shape.</summary>
internal struct ShapePlan
{
    public bool IsKnown;
    public int Start;
    public int Count;

    /// <summary>The roles that the last row of the shape had besides attributes: a bit each.</summary>
    public int Roles;

    /// <summary>What the row's shape was; -1 if there was none.</summary>
    public int RowShape;
}

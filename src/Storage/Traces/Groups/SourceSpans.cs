using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// A batch whose spans go into a row group, with what of it has been looked up there. Not thread-safe.
/// </summary>
internal sealed class SourceBatch : IDisposable
{
    private readonly PooledList<int> _texts = new(); // By the batch's string id: 1 + the row group's text id; 0 while not looked up.
    private readonly PooledList<long> _uses = new(); // Likewise: the column that had the text last, and its id there.
    private readonly PooledList<int> _origins = new(); // By the batch's scope: 1 + the row group's origin.

    private readonly ShapePlans[] _plans = new ShapePlans[(int)AttributeScope.Link + 1];

    public SourceBatch(SpanBatch batch)
    {
        batch.FindShapes();
        Batch = batch;
        _texts.Extend(batch.Strings.Count).Clear();
        _uses.Extend(batch.Strings.Count).Clear();
        _origins.Extend(batch.Scopes.Length).Clear();
        for (var level = 0; level < _plans.Length; level++)
        {
            _plans[level] = new ShapePlans(batch.Shapes.Count);
        }
    }

    public SpanBatch Batch { get; }

    /// <summary>What the shapes of the batch are on a level.</summary>
    public ShapePlans PlansOf(AttributeScope level) => _plans[(int)level];

    /// <summary>1 + the row group's number for a scope of the batch and its resource; 0 while not looked up.</summary>
    public ref int Origin(int scope) => ref _origins[scope];

    /// <summary>The row group's id of a text of the batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Text(int id, GroupStrings strings) => _texts[id] is not 0 and var text ? text - 1 : AddText(id, strings);

    /// <summary>The place of a text of the batch in the dictionary of a column, which is added if it is new there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IdIn(ColumnBuilder column, int id, GroupStrings strings)
    {
        // Fast path: most texts stay in one column.
        var use = _uses[id];
        return (int)(use >> 32) == column.Number ? (int)use : FindIn(column, id, strings);
    }

    public void Dispose()
    {
        _texts.Dispose();
        _uses.Dispose();
        _origins.Dispose();
        foreach (var plans in _plans)
        {
            plans.Dispose();
        }
    }

    private int FindIn(ColumnBuilder column, int id, GroupStrings strings)
    {
        var place = strings.IdIn(column, Text(id, strings));
        _uses[id] = ((long)column.Number << 32) | (uint)place;
        return place;
    }

    private int AddText(int id, GroupStrings strings)
    {
        var text = strings.Intern(Batch.Strings[id]);
        _texts[id] = text + 1;
        return text;
    }
}

/// <summary>One span of one of the batches.</summary>
internal readonly record struct SourceSpan(int Batch, int Row);

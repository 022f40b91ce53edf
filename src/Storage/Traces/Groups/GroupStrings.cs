using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The texts of a row group that is being built, as its batch numbers them, and where in the columns they were used first.
/// Not thread-safe.
/// </summary>
/// <param name="texts">Stays the caller's.</param>
internal sealed class GroupStrings(StringTable texts) : IDisposable
{
    private readonly PooledList<long> _uses = new(); // By text: number of the first column that has it, and its place there; 0 for none.
    private readonly NumberIds _otherUses = new(); // Column and text, for texts that more than one column has.
    private readonly PooledList<int> _otherPlaces = new();

    public ReadOnlySpan<byte> this[int id] => texts[id];

    /// <summary>Begins a row group; the texts are complete.</summary>
    public void Begin()
    {
        _uses.Clear();
        _uses.Extend(texts.Count).Clear();
        _otherUses.Clear();
        _otherPlaces.Clear();
    }

    /// <summary>The place of a text in the dictionary of a column, which is added if it is new there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PlaceIn(ColumnBuilder column, int text)
    {
        // Fast path: most texts stay in one column.
        var use = _uses[text];
        return (int)(use >> 32) == column.Number ? (int)use : AddTo(column, text);
    }

    public void Dispose()
    {
        _uses.Dispose();
        _otherUses.Dispose();
        _otherPlaces.Dispose();
    }

    private int AddTo(ColumnBuilder column, int text)
    {
        ref var use = ref _uses[text];
        if (use == 0)
        {
            var place = column.AddText(text);
            use = ((long)column.Number << 32) | (uint)place;
            return place;
        }

        var other = _otherUses.GetOrAdd(((long)column.Number << 32) | (uint)text, out var isNew);
        if (isNew)
        {
            _otherPlaces.Add(column.AddText(text));
        }

        return _otherPlaces[other];
    }
}

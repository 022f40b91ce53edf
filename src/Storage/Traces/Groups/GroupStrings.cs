using System.Runtime.CompilerServices;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The texts of a row group that is being built, as its batch numbers them, and where in the columns they were used first.
/// Not thread-safe.
/// </summary>
internal sealed class GroupStrings : IDisposable
{
    private readonly StringTable _texts;
    private readonly PooledList<long> _uses = new(); // By text: number of the first column that has it, and its place there; 0 for none.
    private readonly NumberIds _otherUses = new(); // Column and text, for texts that more than one column has.
    private readonly PooledList<int> _otherPlaces = new();

    /// <param name="texts">Complete; stays the caller's.</param>
    public GroupStrings(StringTable texts)
    {
        _texts = texts;
        _uses.Extend(texts.Count).Clear();
    }

    public ReadOnlySpan<byte> this[int id] => _texts[id];

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

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
    /// <summary>A use is a column's number above a place in so many bits; larger ones are looked up as all others are.</summary>
    private const int PlaceBits = 20;

    private const int PlacesMax = 1 << PlaceBits;
    private const int NumbersMax = 1 << (32 - PlaceBits);

    private readonly PooledList<uint> _uses = new();
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

    /// <summary>By text: where the first column that has it has it; 0 for nowhere yet.</summary>
    public ReadOnlySpan<uint> Uses => _uses.Span;

    /// <summary>Whether a use is that of a column: most texts stay in one.</summary>
    public static bool IsIn(uint use, ColumnBuilder column) => use >> PlaceBits == column.Number;

    /// <summary>The place in the dictionary of the column that a use is of.</summary>
    public static int PlaceOf(uint use) => (int)(use & (PlacesMax - 1));

    /// <summary>The place of a text in the dictionary of a column that is not the first to have it; added if it is new there.</summary>
    public int AddTo(ColumnBuilder column, int text)
    {
        ref var use = ref _uses[text];
        if (use == 0 && column.Number < NumbersMax && column.DistinctCount < PlacesMax)
        {
            var place = column.AddText(text);
            use = ((uint)column.Number << PlaceBits) | (uint)place;
            return place;
        }

        var other = _otherUses.GetOrAdd(((long)column.Number << 32) | (uint)text, out var isNew);
        if (isNew)
        {
            _otherPlaces.Add(column.AddText(text));
        }

        return _otherPlaces[other];
    }

    public void Dispose()
    {
        _uses.Dispose();
        _otherUses.Dispose();
        _otherPlaces.Dispose();
    }
}

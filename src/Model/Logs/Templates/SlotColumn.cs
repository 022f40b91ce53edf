namespace Trine.Model.Logs;

/// <summary>The values that one slot has in the rows of a page. What is loaded stays; loading is the owner's affair.</summary>
/// <param name="kind">What values are made of.</param>
/// <param name="bytes">The bytes that occur in them.</param>
/// <param name="dictionary">The distinct values, where they are known without loading; else empty.</param>
public sealed class SlotColumn(SlotKind kind, ByteSet bytes, TextSlice[] dictionary)
{
    private int[] _ids = [];
    private TextSlice[] _values = [];

    public SlotKind Kind { get; } = kind;

    public ByteSet Bytes { get; } = bytes;

    /// <summary>The distinct values; empty when only loading tells.</summary>
    public ReadOnlySpan<TextSlice> Dictionary => dictionary;

    public bool HasDictionary => dictionary.Length > 0;

    /// <summary>Whether each row with the slot has the only value.</summary>
    public bool IsConstant => dictionary.Length == 1;

    /// <summary>
    /// One a row: the place of the row's value in <see cref="Dictionary"/>. Rows without the slot have any place. Empty for a constant.
    /// </summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>One a row where there is no dictionary, ascending: the row's value; empty in rows without the slot.</summary>
    public ReadOnlySpan<TextSlice> Values => _values;

    /// <summary>The value of a row that has the slot. Needs the column to be loaded.</summary>
    public TextSlice ValueOf(int row) => dictionary.Length switch
    {
        0 => _values[row],
        1 => dictionary[0],
        _ => dictionary[_ids[row]],
    };

    public void Load(int[] ids) => _ids = ids;

    public void Load(TextSlice[] values) => _values = values;
}

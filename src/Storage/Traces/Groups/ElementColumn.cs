using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The elements of a row group's column of arrays, as far as they are of one type, as a query sees them; of those that
/// are not, the rows alone.
/// </summary>
internal sealed class ElementColumn(
    LoadedColumns columns, AttributeScope scope, StoredColumn stored, AttributeType element)
    : ValueColumn(scope, stored.KeyText, GroupColumn.TypeOf(element), element != AttributeType.Empty), IGroupColumn
{
    private readonly GroupSlot _slot = new(SlotKind.Elements, scope, stored.Place, element);

    public override int EntryCount => stored.ElementCounts[(int)element];

    public override bool IsDense => false;

    public override TextDictionary Texts
        => Decoded?.Values is DecodedTexts texts ? new TextDictionary(texts.Bytes, texts.Offsets) : default;

    public override ReadOnlySpan<long> Integers => Decoded?.Values as long[];

    public override ReadOnlySpan<double> Doubles => Decoded?.Values as double[];

    public override ReadOnlySpan<int> Rows => Decoded is { } decoded ? decoded.Rows : default;

    public override ReadOnlySpan<int> Ids => Decoded is { } decoded ? decoded.Ids : default;

    private DecodedElements? Decoded => columns.Find<DecodedElements>(_slot);

    public void Want(ColumnParts parts)
    {
        if (parts != ColumnParts.None)
        {
            columns.Want(_slot);
        }
    }
}

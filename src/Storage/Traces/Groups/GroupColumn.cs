using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>A column of a row group as a query sees it.</summary>
internal sealed class GroupColumn : ValueColumn, IGroupColumn
{
    private readonly LoadedColumns _columns;
    private readonly StoredColumn _stored;
    private readonly int _rowCount;
    private int[]? _zeros; // Of a column whose values cannot be searched: no value has a number.

    public GroupColumn(LoadedColumns columns, AttributeScope scope, StoredColumn stored)
        : base(scope, stored.KeyText, TypeOf(stored.Type), isArray: false)
    {
        _columns = columns;
        _stored = stored;
        _rowCount = columns.Directory.Level(scope).RowCount;
    }

    public override int EntryCount => _stored.EntryCount;

    public override bool IsDense => _stored.EntryCount == _rowCount;

    public override TextDictionary Texts
        => Type == ValueColumnType.Text && _columns.Find<DecodedTexts>(SlotOf(SlotKind.Values)) is { } texts
            ? new TextDictionary(texts.Bytes, texts.Offsets)
            : default;

    public override ReadOnlySpan<long> Integers
        => Type is ValueColumnType.Integral or ValueColumnType.Boolean
            ? _columns.Array<long>(SlotOf(SlotKind.Values))
            : default;

    public override ReadOnlySpan<double> Doubles
        => Type == ValueColumnType.Floating ? _columns.Array<double>(SlotOf(SlotKind.Values)) : default;

    public override ReadOnlySpan<int> Rows => _columns.Array<int>(SlotOf(SlotKind.Rows));

    public override ReadOnlySpan<int> Ids
        => Type == ValueColumnType.Opaque ? _zeros ??= new int[EntryCount] : _columns.Array<int>(SlotOf(SlotKind.Ids));

    public static ValueColumnType TypeOf(AttributeType type) => type switch
    {
        AttributeType.Int => ValueColumnType.Integral,
        AttributeType.Double => ValueColumnType.Floating,
        AttributeType.Bool => ValueColumnType.Boolean,
        AttributeType.String => ValueColumnType.Text,
        _ => ValueColumnType.Opaque,
    };

    public override bool MayHold(ReadOnlySpan<byte> utf8)
        => Type != ValueColumnType.Text
            || _stored.Filter.IsEmpty
            || _columns.Group.MayHoldText(_stored, GroupFilter.KeyOf(utf8));

    public override bool MayHold(double min, double max)
        => Type is not (ValueColumnType.Integral or ValueColumnType.Floating)
            || (_stored.Min <= max && _stored.Max >= min);

    public void Want(ColumnParts parts)
    {
        var isSearchable = Type != ValueColumnType.Opaque;
        if (isSearchable && parts.HasFlag(ColumnParts.Dictionary))
        {
            _columns.Want(SlotOf(SlotKind.Values));
        }

        if (parts.HasFlag(ColumnParts.Ids))
        {
            if (isSearchable)
            {
                _columns.Want(SlotOf(SlotKind.Ids));
            }

            if (!IsDense)
            {
                _columns.Want(SlotOf(SlotKind.Rows));
            }
        }
    }

    private GroupSlot SlotOf(SlotKind kind) => new(kind, Scope, _stored.Place);
}

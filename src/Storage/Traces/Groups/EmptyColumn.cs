using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>A column that no row has a value in.</summary>
internal sealed class EmptyColumn(AttributeScope scope)
    : ValueColumn(scope, "", ValueColumnType.Text, isArray: false), IGroupColumn
{
    public override int EntryCount => 0;

    public override bool IsDense => false;

    public override ReadOnlySpan<int> Rows => default;

    public override ReadOnlySpan<int> Ids => default;

    public void Want(ColumnParts parts)
    {
        // There is nothing to load.
    }
}

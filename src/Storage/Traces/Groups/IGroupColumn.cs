using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>A column that a <see cref="RowGroupTable"/> can load.</summary>
internal interface IGroupColumn
{
    /// <summary>Asks for what loading parts of the column needs.</summary>
    void Want(ColumnParts parts);
}

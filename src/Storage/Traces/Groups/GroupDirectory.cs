using System.Text;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// What a row group is known to be without reading its data. Row counts of levels are by <see cref="AttributeScope"/>.
/// </summary>
internal sealed record GroupSummary
{
    public required int SpanCount { get; init; }

    public required int TraceCount { get; init; }

    public required long MinStartNs { get; init; }

    public required long MaxStartNs { get; init; }

    public required long MaxEndNs { get; init; }

    /// <summary>Bytes of its sections.</summary>
    public required int DataBytes { get; init; }
}

/// <summary>
/// Where each column of a row group lies, and what is known of it without reading it. Immutable, thread-safe.
/// </summary>
internal sealed class GroupDirectory
{
    public required GroupSection[] Sections { get; init; }

    /// <summary>By <see cref="FixedColumn"/>: its chunks.</summary>
    public required GroupPart[][] Fixed { get; init; }

    public required int OriginCount { get; init; }

    /// <summary>By <see cref="AttributeScope"/>.</summary>
    public required GroupLevel[] Levels { get; init; }

    public GroupLevel Level(AttributeScope scope) => Levels[(int)scope];
}

/// <summary>One level of rows: its shapes and columns.</summary>
internal sealed class GroupLevel
{
    public required int RowCount { get; init; }

    public required int ShapeCount { get; init; }

    /// <summary>The columns of each shape.</summary>
    public required GroupPart Shapes { get; init; }

    /// <summary>Chunks of one shape a row.</summary>
    public required GroupPart[] RowShapes { get; init; }

    /// <summary>By role and key, then type, then occurrence; shapes name them by place.</summary>
    public required StoredColumn[] Columns { get; init; }

    /// <summary>Its first column of a role; null for none.</summary>
    public StoredColumn? Find(ColumnRole role) => Array.Find(Columns, column => column.Role == role);
}

/// <summary>One column of a level.</summary>
internal sealed class StoredColumn
{
    /// <summary>Its place among the level's columns.</summary>
    public required int Place { get; init; }

    public required ColumnRole Role { get; init; }

    /// <summary>The attribute's key, UTF-8; empty with other roles.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The key for those who ask for it by name.</summary>
    public string KeyText => field ??= Encoding.UTF8.GetString(Key);

    public required AttributeType Type { get; init; }

    public required int Occurrence { get; init; }

    /// <summary>Rows that have a value.</summary>
    public required int EntryCount { get; init; }

    public required int DistinctCount { get; init; }

    /// <summary>Of numbers.</summary>
    public double Min { get; init; }

    public double Max { get; init; }

    /// <summary>Numbers, or the lengths of the texts.</summary>
    public required GroupPart Values { get; init; }

    /// <summary>The texts, some in each part.</summary>
    public required GroupPart[] TextPages { get; init; }

    /// <summary>Chunks of one dictionary number an entry.</summary>
    public required GroupPart[] Ids { get; init; }

    /// <summary>A fuse filter over the texts' hashes; empty for none.</summary>
    public required ReadOnlyMemory<byte> Filter { get; init; }

    /// <summary>
    /// Of a column of arrays, by <see cref="AttributeType"/> up to double: how many elements there are in arrays of
    /// that type alone; at 0, how many arrays are not of one such type.
    /// </summary>
    public required int[] ElementCounts { get; init; }

    public bool IsText => SpanAttributes.IsText(Type);
}

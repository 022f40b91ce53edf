using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>A row group as bytes.</summary>
/// <param name="Summary">What it is.</param>
/// <param name="Directory">Where its columns lie: see <see cref="DirectoryReader"/>.</param>
/// <param name="Data">Its sections.</param>
/// <param name="TraceFilter">A fuse filter over the low halves of its trace ids' hashes.</param>
internal sealed record RowGroupImage(GroupSummary Summary, byte[] Directory, byte[] Data, byte[] TraceFilter)
{
    public long MemoryBytes => Directory.Length + Data.Length + TraceFilter.Length;
}

/// <summary>Encodes a filled <see cref="RowGroupBuilder"/>. Reusable, not thread-safe.</summary>
internal sealed class RowGroupWriter : IDisposable
{
    private readonly SectionPacker _packer = new();
    private readonly ByteBuffer _chunk = new();
    private readonly ByteBuffer _filter = new();
    private readonly BinaryFuseBuilder _fuse = new();
    private readonly PooledList<uint> _hashes = new();
    private readonly PooledList<uint> _scratch = new();

    public RowGroupImage Write(RowGroupBuilder group)
    {
        _packer.Clear();
        var columns = WriteFixed(group);
        GroupLevel[] levels =
        [
            WriteLevel(group.Spans, group.Strings),
            WriteLevel(group.Origins.Resources, group.Strings),
            WriteLevel(group.Origins.Scopes, group.Strings),
            WriteLevel(group.Events, group.Strings),
            WriteLevel(group.Links, group.Strings),
        ];
        _packer.Finish();
        var directory = new GroupDirectory
        {
            Sections = [.. _packer.Sections], Fixed = columns, OriginCount = group.Origins.Origins.Length, Levels = levels,
        };
        _chunk.Clear();
        DirectoryWriter.Write(directory, _chunk);
        var summary = new GroupSummary
        {
            SpanCount = group.SpanIds.Count,
            TraceCount = group.TraceIds.Count,
            MinStartNs = group.MinStartNs,
            MaxStartNs = group.MaxStartNs,
            MaxEndNs = group.MaxEndNs,
            DataBytes = _packer.Data.Length,
        };
        return new RowGroupImage(
            summary, _chunk.WrittenSpan.ToArray(), _packer.Data.ToArray(), BuildTraceFilter(group.TraceIds.Span));
    }

    public void Dispose()
    {
        _packer.Dispose();
        _chunk.Dispose();
        _filter.Dispose();
        _hashes.Dispose();
        _scratch.Dispose();
    }

    private GroupPart[][] WriteFixed(RowGroupBuilder group)
    {
        var columns = new GroupPart[(int)FixedColumn.Count][];
        columns[(int)FixedColumn.TraceIds] = WriteIds(group.TraceIds.Span);
        columns[(int)FixedColumn.TracesById] = Write(ById(group.TraceIds.Span));
        columns[(int)FixedColumn.TraceSpans] = Write(group.TraceSpans.Span);
        columns[(int)FixedColumn.TraceRoots] = Write(group.TraceRoots.Span);
        columns[(int)FixedColumn.TraceStarts] = Write(group.TraceStarts.Span);
        columns[(int)FixedColumn.TraceLengths] = Write(group.TraceLengths.Span);
        columns[(int)FixedColumn.Starts] = Write(group.Starts.Span);
        columns[(int)FixedColumn.Durations] = Write(group.Durations.Span);
        columns[(int)FixedColumn.Kinds] = Write(group.Kinds.Span);
        columns[(int)FixedColumn.Statuses] = Write(group.Statuses.Span);
        columns[(int)FixedColumn.SpanIds] = WriteRaw(group.SpanIds.Span);
        columns[(int)FixedColumn.Parents] = Write(group.Parents.Span);
        columns[(int)FixedColumn.OrphanParentIds] = WriteRaw(group.OrphanParentIds.Span);
        columns[(int)FixedColumn.Origins] = Write(group.SpanOrigins.Span);
        WriteOrigins(group.Origins.Origins, columns);
        columns[(int)FixedColumn.SpanEvents] = Write(group.SpanEvents.Span);
        columns[(int)FixedColumn.EventTimes] = Write(group.EventTimes.Span);
        columns[(int)FixedColumn.SpanLinks] = Write(group.SpanLinks.Span);
        columns[(int)FixedColumn.LinkTraceIds] = WriteIds(group.LinkTraceIds.Span);
        columns[(int)FixedColumn.LinkSpanIds] = WriteRaw(group.LinkSpanIds.Span);
        return columns;
    }

    /// <summary>The places of trace ids in ascending order of these.</summary>
    private static int[] ById(ReadOnlySpan<TraceId> ids)
    {
        var halves = new ulong[ids.Length];
        var places = new int[ids.Length];
        for (var i = 0; i < places.Length; i++)
        {
            (halves[i], places[i]) = (ids[i].High, i);
        }

        Array.Sort(halves, places); // Numbers alone: several times as fast as comparing ids.
        for (int start = 0, end; start < halves.Length; start = end)
        {
            for (end = start + 1; end < halves.Length && halves[end] == halves[start]; end++)
            {
            }

            SortByLow(ids, halves, places, start, end);
        }

        return places;
    }

    /// <summary>Ids of 64 bits have the same upper half.</summary>
    private static void SortByLow(ReadOnlySpan<TraceId> ids, ulong[] halves, int[] places, int start, int end)
    {
        if (end - start > 1)
        {
            for (var i = start; i < end; i++)
            {
                halves[i] = ids[places[i]].Low;
            }

            Array.Sort(halves, places, start, end - start);
        }
    }

    private void WriteOrigins(ReadOnlySpan<long> origins, GroupPart[][] columns)
    {
        using var resources = new PooledList<int>();
        using var scopes = new PooledList<int>();
        foreach (var origin in origins)
        {
            resources.Add((int)(origin >> 32));
            scopes.Add((int)origin);
        }

        columns[(int)FixedColumn.OriginResources] = Write(resources.Span);
        columns[(int)FixedColumn.OriginScopes] = Write(scopes.Span);
    }

    private GroupLevel WriteLevel(LevelBuilder level, GroupStrings strings)
    {
        var order = SortColumns(level, strings, out var places);
        var columns = new StoredColumn[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            columns[i] = WriteColumn(order[i], i, strings);
        }

        _chunk.Clear();
        for (var shape = 0; shape < level.Shapes.Count; shape++)
        {
            var members = level.Shapes[shape];
            _chunk.AppendVarint((ulong)members.Length);
            foreach (var member in members)
            {
                _chunk.AppendVarint((ulong)places[member]);
            }
        }

        return new GroupLevel
        {
            RowCount = level.RowCount,
            ShapeCount = level.Shapes.Count,
            Shapes = _packer.Add(_chunk.WrittenSpan, isCompressible: true),
            RowShapes = Write(level.RowShapes),
            Columns = columns,
        };
    }

    /// <summary>Columns by role, key, type and occurrence, and for each column's old place its new one.</summary>
    private static ColumnBuilder[] SortColumns(LevelBuilder level, GroupStrings strings, out int[] places)
    {
        var order = level.Columns.ToArray();
        var old = new int[order.Length];
        for (var i = 0; i < old.Length; i++)
        {
            old[i] = i;
        }

        Array.Sort(order, old, Comparer<ColumnBuilder>.Create((left, right) =>
        {
            var byRole = left.Role.CompareTo(right.Role);
            var byKey = byRole != 0 ? byRole : strings[left.Key].SequenceCompareTo(strings[right.Key]);
            var byType = byKey != 0 ? byKey : left.Type.CompareTo(right.Type);
            return byType != 0 ? byType : left.Occurrence.CompareTo(right.Occurrence);
        }));
        places = new int[order.Length];
        for (var i = 0; i < old.Length; i++)
        {
            places[old[i]] = i;
        }

        return order;
    }

    private StoredColumn WriteColumn(ColumnBuilder column, int place, GroupStrings strings)
    {
        var values = column.IsText ? WriteLengths(column, strings) : WriteNumbers(column);
        var pages = column.IsText ? WriteTexts(column, strings) : [];
        var ids = column.DistinctCount >= GroupFormat.FilterTextsMin ? WriteFirstUse(column.Ids) : Write(column.Ids);
        var (min, max) = column.IsText ? (0, 0) : Bounds(column);
        return new StoredColumn
        {
            Place = place,
            Role = column.Role,
            Key = strings[column.Key].ToArray(),
            Type = column.Type,
            Occurrence = column.Occurrence,
            EntryCount = column.Ids.Length,
            DistinctCount = column.DistinctCount,
            Min = min,
            Max = max,
            Values = values,
            TextPages = pages,
            Ids = ids,
            Filter = column.IsText ? BuildTextFilter(column, strings) : default,
            ElementCounts = column.Type == AttributeType.Array ? CountElements(column, strings) : [],
        };
    }

    private GroupPart WriteLengths(ColumnBuilder column, GroupStrings strings)
    {
        _scratch.Clear();
        foreach (var text in column.Texts)
        {
            _scratch.Add((uint)strings[text].Length);
        }

        _chunk.Clear();
        FrameOfReference.Write(_scratch.Span, _chunk);
        return _packer.Add(_chunk.WrittenSpan, isCompressible: true);
    }

    private GroupPart[] WriteTexts(ColumnBuilder column, GroupStrings strings)
    {
        var pages = new List<GroupPart>();
        _chunk.Clear();
        foreach (var text in column.Texts)
        {
            _chunk.Append(strings[text]);
            if (_chunk.Length >= GroupFormat.TextPageBytes)
            {
                pages.Add(_packer.Add(_chunk.WrittenSpan, isCompressible: true, GroupFormat.TextLevel));
                _chunk.Clear();
            }
        }

        if (_chunk.Length > 0)
        {
            pages.Add(_packer.Add(_chunk.WrittenSpan, isCompressible: true, GroupFormat.TextLevel));
        }

        return [.. pages];
    }

    private GroupPart WriteNumbers(ColumnBuilder column)
    {
        _chunk.Clear();
        FrameOfReference.Write(column.Numbers, _chunk);
        return _packer.Add(_chunk.WrittenSpan, isCompressible: true);
    }

    /// <summary>Least and greatest number; infinite and reversed where all are not numbers.</summary>
    private static (double Min, double Max) Bounds(ColumnBuilder column)
    {
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var bits in column.Numbers)
        {
            var value = column.Type == AttributeType.Double ? BitConverter.Int64BitsToDouble(bits) : bits;
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        return (min, max);
    }

    private static int[] CountElements(ColumnBuilder column, GroupStrings strings)
    {
        var uses = new int[column.DistinctCount];
        foreach (var id in column.Ids)
        {
            uses[id]++;
        }

        var counts = new int[(int)AttributeType.Double + 1];
        for (var id = 0; id < uses.Length; id++)
        {
            var type = ArrayElements.TypeOf(strings[column.Texts[id]], out var count);
            counts[(int)type] = checked(counts[(int)type] + ((type == AttributeType.Empty ? 1 : count) * uses[id]));
        }

        return counts;
    }

    private byte[] BuildTextFilter(ColumnBuilder column, GroupStrings strings)
    {
        if (column.DistinctCount < GroupFormat.FilterTextsMin)
        {
            return [];
        }

        _hashes.Clear();
        foreach (var text in column.Texts)
        {
            _hashes.Add(GroupFilter.KeyOf(strings[text]));
        }

        return BuildFilter();
    }

    private byte[] BuildTraceFilter(ReadOnlySpan<TraceId> ids)
    {
        _hashes.Clear();
        foreach (var id in ids)
        {
            _hashes.Add(GroupFilter.KeyOf(id));
        }

        return BuildFilter();
    }

    private byte[] BuildFilter()
    {
        _filter.Clear();
        if (!_fuse.TryBuild(_hashes.Span, _filter))
        {
            // Slow path, rare because two of a hundred thousand hashes seldom are equal: the filter wants each once.
            _fuse.Build(DistinctHashes(), _filter);
        }

        return _filter.WrittenSpan.ToArray();
    }

    private ReadOnlySpan<uint> DistinctHashes()
    {
        _scratch.Clear();
        RadixSort.Sort(_hashes.Span, _scratch.Extend(_hashes.Count));
        var hashes = _hashes.Span;
        var count = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i == 0 || hashes[i] != hashes[count - 1])
            {
                hashes[count++] = hashes[i];
            }
        }

        return hashes[..count];
    }

    private GroupPart[] Write(ReadOnlySpan<int> values)
    {
        var parts = NewParts(values.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            _chunk.Clear();
            var isCompressible = ChunkCodec.Write(ChunkOf(values, i), _chunk);
            parts[i] = _packer.Add(_chunk.WrittenSpan, isCompressible);
        }

        return parts;
    }

    private GroupPart[] WriteFirstUse(ReadOnlySpan<int> ids)
    {
        var parts = NewParts(ids.Length);
        var next = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            _chunk.Clear();
            var isCompressible = ChunkCodec.WriteFirstUse(ChunkOf(ids, i), ref next, _chunk);
            parts[i] = _packer.Add(_chunk.WrittenSpan, isCompressible);
        }

        return parts;
    }

    private GroupPart[] Write(ReadOnlySpan<long> values)
    {
        var parts = NewParts(values.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            _chunk.Clear();
            var isCompressible = ChunkCodec.Write(ChunkOf(values, i), _chunk);
            parts[i] = _packer.Add(_chunk.WrittenSpan, isCompressible);
        }

        return parts;
    }

    private GroupPart[] WriteRaw(ReadOnlySpan<ulong> values)
    {
        var parts = NewParts(values.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            _chunk.Clear();
            ChunkCodec.WriteRaw(ChunkOf(values, i), _chunk);
            parts[i] = _packer.Add(_chunk.WrittenSpan, isCompressible: false);
        }

        return parts;
    }

    private GroupPart[] WriteIds(ReadOnlySpan<TraceId> ids)
    {
        var parts = NewParts(ids.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            _chunk.Clear();
            foreach (var id in ChunkOf(ids, i))
            {
                id.WriteTo(_chunk.Extend(TraceId.LengthBytes));
            }

            parts[i] = _packer.Add(_chunk.WrittenSpan, isCompressible: false);
        }

        return parts;
    }

    private static GroupPart[] NewParts(int count)
        => new GroupPart[(count + GroupFormat.ChunkEntries - 1) / GroupFormat.ChunkEntries];

    private static ReadOnlySpan<T> ChunkOf<T>(ReadOnlySpan<T> values, int chunk)
    {
        var start = chunk * GroupFormat.ChunkEntries;
        return values[start..Math.Min(values.Length, start + GroupFormat.ChunkEntries)];
    }
}

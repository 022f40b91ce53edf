using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Storage.Logs;

namespace Trine.Storage.Traces;

/// <summary>Decodes columns of a row group from sections that were read, and from columns decoded before.</summary>
/// <exception cref="CorruptionException">Any method: the stored bytes are not what was written.</exception>
internal readonly struct GroupDecoder(LoadedColumns columns, SectionSet sections)
{
    private readonly ChunkReader _chunks = new(sections);

    private GroupDirectory Directory => columns.Directory;

    private GroupSummary Summary => columns.Group.Summary;

    private int EventCount => Directory.Level(AttributeScope.Event).RowCount;

    private int LinkCount => Directory.Level(AttributeScope.Link).RowCount;

    /// <summary>Decodes a column.</summary>
    /// <param name="slot">What it needs is loaded.</param>
    /// <param name="bytes">Memory that it takes.</param>
    public object Decode(GroupSlot slot, out long bytes)
    {
        object column = slot.Kind switch
        {
            SlotKind.TraceIds => _chunks.ReadTraceIds(Fixed(FixedColumn.TraceIds), Summary.TraceCount),
            SlotKind.TracesById => _chunks.ReadInts(Fixed(FixedColumn.TracesById), Summary.TraceCount, Summary.TraceCount),
            SlotKind.TraceRows => TraceRows(),
            SlotKind.TraceRoots => TraceRoots(),
            SlotKind.TraceStarts => _chunks.ReadLongs(Fixed(FixedColumn.TraceStarts), Summary.TraceCount),
            SlotKind.TraceEnds => TraceEnds(),
            SlotKind.Starts => Starts(),
            SlotKind.Durations => Durations(),
            SlotKind.Kinds => Bytes(FixedColumn.Kinds),
            SlotKind.Statuses => Bytes(FixedColumn.Statuses),
            SlotKind.SpanIds => _chunks.ReadRaw(Fixed(FixedColumn.SpanIds), Summary.SpanCount),
            SlotKind.Parents => Parents(),
            SlotKind.ParentIds => ParentIds(),
            SlotKind.Origins => _chunks.ReadInts(Fixed(FixedColumn.Origins), Summary.SpanCount, Directory.OriginCount),
            SlotKind.SpanResource => OfOrigins(FixedColumn.OriginResources, AttributeScope.Resource),
            SlotKind.SpanInstrumentation => OfOrigins(FixedColumn.OriginScopes, AttributeScope.Instrumentation),
            SlotKind.EventSpan => Owners(FixedColumn.SpanEvents, EventCount),
            SlotKind.EventTimes => _chunks.ReadLongs(Fixed(FixedColumn.EventTimes), EventCount),
            SlotKind.LinkSpan => Owners(FixedColumn.SpanLinks, LinkCount),
            SlotKind.LinkTraceIds => _chunks.ReadTraceIds(Fixed(FixedColumn.LinkTraceIds), LinkCount),
            SlotKind.LinkSpanIds => _chunks.ReadRaw(Fixed(FixedColumn.LinkSpanIds), LinkCount),
            SlotKind.Shapes => Shapes(Directory.Level(slot.Level)),
            SlotKind.RowShapes => RowShapes(Directory.Level(slot.Level)),
            _ => DecodeOfColumn(slot),
        };
        bytes = BytesOf(column);
        return column;
    }

    internal static long BytesOf(object column) => column switch
    {
        byte[] array => array.LongLength,
        int[] array => array.LongLength * sizeof(int),
        long[] array => array.LongLength * sizeof(long),
        double[] array => array.LongLength * sizeof(double),
        ulong[] array => array.LongLength * sizeof(ulong),
        UInt128[] array => array.LongLength * 16,
        DecodedTexts texts => texts.Bytes.LongLength + BytesOf(texts.Offsets),
        DecodedShapes shapes => BytesOf(shapes.Columns) + BytesOf(shapes.Starts),
        DecodedElements elements => BytesOf(elements.Values) + BytesOf(elements.Rows) + BytesOf(elements.Ids),
        _ => 0,
    };

    private object DecodeOfColumn(GroupSlot slot)
    {
        var level = Directory.Level(slot.Level);
        var column = level.Columns[slot.Place];
        return slot.Kind switch
        {
            SlotKind.Values when column.IsText => _chunks.ReadTexts(column),
            SlotKind.Values when column.Type == AttributeType.Double => ChunkReader.DoublesOf(_chunks.ReadNumbers(column)),
            SlotKind.Values => _chunks.ReadNumbers(column),
            SlotKind.Ids => _chunks.ReadInts(column.Ids, column.EntryCount, column.DistinctCount),
            SlotKind.Rows => RowsOf(slot.Level, level, column),
            SlotKind.Elements => ElementDecoder.Decode(columns, slot, column),
            _ => throw new ArgumentOutOfRangeException(nameof(slot), slot.Kind, "unknown column"),
        };
    }

    private GroupPart[] Fixed(FixedColumn column) => Directory.Fixed[(int)column];

    private int[] TraceRows()
    {
        var counts = _chunks.ReadInts(Fixed(FixedColumn.TraceSpans), Summary.TraceCount, Summary.SpanCount + 1);
        var rows = new int[counts.Length + 1];
        var end = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            end = counts[i] == 0 ? long.MaxValue / 2 : end + counts[i];
            rows[i + 1] = (int)Math.Min(end, int.MaxValue);
        }

        Check(end == Summary.SpanCount, FixedColumn.TraceSpans, "traces do not fit the spans");
        return rows;
    }

    private int[] TraceRoots()
    {
        var rows = columns.Array<int>(new GroupSlot(SlotKind.TraceRows));
        var roots = _chunks.ReadInts(Fixed(FixedColumn.TraceRoots), Summary.TraceCount, Summary.SpanCount + 1);
        for (var i = 0; i < roots.Length; i++)
        {
            Check(roots[i] <= rows[i + 1] - rows[i], FixedColumn.TraceRoots, "root lies outside its trace");
            roots[i] = roots[i] == 0 ? -1 : rows[i] + roots[i] - 1;
        }

        return roots;
    }

    private long[] TraceEnds()
    {
        var starts = columns.Array<long>(new GroupSlot(SlotKind.TraceStarts));
        var ends = _chunks.ReadLongs(Fixed(FixedColumn.TraceLengths), Summary.TraceCount);
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] += starts[i];
        }

        return ends;
    }

    private long[] Starts()
    {
        var rows = columns.Array<int>(new GroupSlot(SlotKind.TraceRows));
        var traceStarts = columns.Array<long>(new GroupSlot(SlotKind.TraceStarts));
        var starts = _chunks.ReadLongs(Fixed(FixedColumn.Starts), Summary.SpanCount);
        for (var trace = 0; trace < traceStarts.Length; trace++)
        {
            foreach (ref var start in starts.AsSpan(rows[trace]..rows[trace + 1]))
            {
                start += traceStarts[trace];
            }
        }

        return starts;
    }

    private long[] Durations()
    {
        var durations = _chunks.ReadLongs(Fixed(FixedColumn.Durations), Summary.SpanCount);
        foreach (ref var duration in durations.AsSpan())
        {
            duration = Math.Max(0, duration);
        }

        return durations;
    }

    private byte[] Bytes(FixedColumn column)
    {
        var numbers = _chunks.ReadInts(Fixed(column), Summary.SpanCount, byte.MaxValue + 1);
        var bytes = new byte[numbers.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)numbers[i];
        }

        return bytes;
    }

    private int[] Parents()
    {
        var parents = _chunks.ReadInts(Fixed(FixedColumn.Parents), Summary.SpanCount, Summary.SpanCount + 1);
        for (var row = 0; row < parents.Length; row++)
        {
            var code = parents[row];
            Check(code <= row + 1, FixedColumn.Parents, "parent lies before the first span");
            parents[row] = code switch { 0 => SpanTable.Root, 1 => SpanTable.Orphan, _ => row + 1 - code };
        }

        return parents;
    }

    private ulong[] ParentIds()
    {
        var parents = columns.Array<int>(new GroupSlot(SlotKind.Parents));
        var spanIds = columns.Array<ulong>(new GroupSlot(SlotKind.SpanIds));
        var orphanCount = parents.AsSpan().Count(SpanTable.Orphan);
        var orphans = _chunks.ReadRaw(Fixed(FixedColumn.OrphanParentIds), orphanCount);
        var ids = new ulong[parents.Length];
        var next = 0;
        for (var row = 0; row < ids.Length; row++)
        {
            ids[row] = parents[row] switch
            {
                SpanTable.Root => 0,
                SpanTable.Orphan => orphans[next++],
                var parent => spanIds[parent],
            };
        }

        return ids;
    }

    private int[] OfOrigins(FixedColumn column, AttributeScope level)
    {
        var origins = columns.Array<int>(new GroupSlot(SlotKind.Origins));
        var rows = _chunks.ReadInts(Fixed(column), Directory.OriginCount, Directory.Level(level).RowCount);
        var ofSpans = new int[origins.Length];
        for (var i = 0; i < ofSpans.Length; i++)
        {
            ofSpans[i] = rows[origins[i]];
        }

        return ofSpans;
    }

    /// <summary>For each event or link its span.</summary>
    private int[] Owners(FixedColumn column, int count)
    {
        var counts = _chunks.ReadInts(Fixed(column), Summary.SpanCount, Math.Max(count, 0) + 1);
        var owners = new int[count];
        var end = 0;
        for (var row = 0; row < counts.Length; row++)
        {
            Check(counts[row] <= count - end, column, "events or links do not fit the spans");
            owners.AsSpan(end, counts[row]).Fill(row);
            end += counts[row];
        }

        Check(end == count, column, "events or links do not fit the spans");
        return owners;
    }

    private DecodedShapes Shapes(GroupLevel level)
    {
        try
        {
            var cursor = new IndexCursor(sections[level.Shapes]);
            var starts = new int[level.ShapeCount + 1];
            var members = new List<int>();
            for (var shape = 0; shape < level.ShapeCount; shape++)
            {
                var count = cursor.ReadCount();
                for (var i = 0; i < count; i++)
                {
                    members.Add(cursor.ReadInt32(level.Columns.Length - 1));
                }

                starts[shape + 1] = members.Count;
            }

            return new DecodedShapes([.. members], starts);
        }
        catch (InvalidDataException e)
        {
            throw sections.Damage(level.Shapes, e);
        }
    }

    private int[] RowShapes(GroupLevel level) => _chunks.ReadInts(level.RowShapes, level.RowCount, level.ShapeCount);

    private int[] RowsOf(AttributeScope scope, GroupLevel level, StoredColumn column)
    {
        if (column.EntryCount == level.RowCount)
        {
            return [];
        }

        // Not null: what decoding needs was loaded before.
        var shapes = columns.Find<DecodedShapes>(new GroupSlot(SlotKind.Shapes, scope))!;
        var rowShapes = columns.Array<int>(new GroupSlot(SlotKind.RowShapes, scope));
        var has = new bool[level.ShapeCount];
        for (var shape = 0; shape < has.Length; shape++)
        {
            has[shape] = shapes[shape].Contains(column.Place);
        }

        var rows = new int[column.EntryCount];
        var count = 0;
        for (var row = 0; row < rowShapes.Length; row++)
        {
            if (has[rowShapes[row]])
            {
                Check(count < rows.Length, level.Shapes, "rows do not fit the column");
                rows[count++] = row;
            }
        }

        Check(count == rows.Length, level.Shapes, "rows do not fit the column");
        return rows;
    }

    private void Check(bool holds, FixedColumn column, string claim)
    {
        if (!holds)
        {
            Check(holds, Fixed(column) is [var first, ..] ? first : default, claim);
        }
    }

    private void Check(bool holds, GroupPart part, string claim)
    {
        if (!holds)
        {
            throw sections.Damage(part, new InvalidDataException(claim));
        }
    }
}

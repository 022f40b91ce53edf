using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Reads a frame into a batch, behind what that holds. Every count, id and length is checked before it is used.</summary>
/// <exception cref="InvalidDataException">Any member: the frame is cut short or inconsistent.</exception>
internal ref struct TraceFrameReader
{
    /// <summary>The least that a span takes: its ids, name, kind, status, times and flags.</summary>
    private const int SpanBytesMin = (2 * sizeof(ulong)) + 6;

    private const int EventBytesMin = 3;
    private const int LinkBytesMin = TraceId.LengthBytes + sizeof(ulong) + 3;

    private const int RunBytesMin = TraceId.LengthBytes + 2;

    private readonly int _stringCount;
    private readonly ReadOnlySpan<byte> _strings; // Their lengths, then the strings.
    private FrameCursor _cursor;
    private SpanBatch _batch = null!; // Set before anything is put into it.
    private ReadOnlySpan<int> _stringIds;
    private ReadOnlySpan<int> _shapeIds;
    private int _resourceStart; // Resources and scopes that the batch had before.
    private int _scopeStart;
    private int _textBytes;

    public TraceFrameReader(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < TraceFrame.HeaderBytes || frame[0] != TraceFrame.Version)
        {
            FrameCursor.Fail(frame.IsEmpty ? "empty" : $"version {frame[0]} in {frame.Length} bytes, want {TraceFrame.Version}");
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(frame[1..]);
        var start = BinaryPrimitives.ReadUInt32LittleEndian(frame[(1 + sizeof(uint))..]);
        if (start < TraceFrame.HeaderBytes || start + (ulong)count > (ulong)frame.Length)
        {
            FrameCursor.Fail($"{count} strings from byte {start} on in a frame of {frame.Length}");
        }

        _stringCount = 1 + (int)count;
        _strings = frame[(int)start..];
        _cursor = new FrameCursor(frame[TraceFrame.HeaderBytes..(int)start]);
    }

    public void ReadTraces(PooledList<TraceRun> runs)
    {
        var count = _cursor.ReadCount(RunBytesMin);
        long spans = 0;
        foreach (ref var run in runs.Extend(count))
        {
            run = new TraceRun(TraceId.Read(_cursor.ReadBytes(TraceId.LengthBytes)), ReadRunLength(int.MaxValue), ReadSize());
            spans += run.Spans;
        }

        if (spans > _cursor.Remaining / SpanBytesMin)
        {
            FrameCursor.Fail($"{spans} spans in {_cursor.Remaining} bytes");
        }
    }

    public void Read(SpanBatch batch, FrameReaderIds ids)
    {
        _batch = batch;
        (_resourceStart, _scopeStart) = (batch.Resources.Length, batch.Scopes.Length);
        ReadStrings(ids.Strings);
        _stringIds = ids.Strings.Span;
        using var runs = new PooledList<TraceRun>();
        ReadTraces(runs);
        _textBytes = _cursor.ReadByte();
        if (_textBytes is not (sizeof(ushort) or sizeof(int)))
        {
            FrameCursor.Fail($"ids of {_textBytes} bytes");
        }

        ReadShapes(ids.Shapes);
        _shapeIds = ids.Shapes.Span;
        ReadResources();
        ReadScopes();
        ReadSpans(runs.Span);
        ReadEvents();
        ReadLinks();
        if (_cursor.Remaining > 0)
        {
            FrameCursor.Fail($"{_cursor.Remaining} bytes in front of the strings");
        }
    }

    private readonly void ReadStrings(PooledList<int> ids)
    {
        var bytes = _strings;
        var at = 0;
        using var lengths = new PooledList<int>();
        long total = 0;
        foreach (ref var length in lengths.Extend(_stringCount - 1))
        {
            var wanted = FrameCursor.ReadVarint(bytes, ref at);
            if (wanted > (ulong)(bytes.Length - at))
            {
                FrameCursor.Fail($"string of {wanted} bytes, {bytes.Length - at} left");
            }

            length = (int)wanted;
            total += length;
        }

        if (total != bytes.Length - at)
        {
            FrameCursor.Fail($"strings of {total} bytes in {bytes.Length - at}");
        }

        ids.Add(0); // The empty string is 0 everywhere.
        _batch.Strings.AddAll(lengths.Span, bytes[at..], ids.Extend(lengths.Count));
    }

    private void ReadShapes(PooledList<int> ids)
    {
        var count = _cursor.ReadCount(bytesEach: 1);
        using var keys = new PooledList<AttributeKey>();
        for (var i = 0; i < count; i++)
        {
            keys.Clear();
            for (var length = _cursor.ReadCount(bytesEach: 2); length > 0; length--)
            {
                var text = ReadString();
                var type = (AttributeType)_cursor.ReadByte();
                if (type > AttributeType.Bytes)
                {
                    FrameCursor.Fail($"attribute type {(int)type}");
                }

                keys.Add(new AttributeKey(text, type));
            }

            ids.Add(_batch.Shapes.GetOrAdd(keys.Span));
        }
    }

    private void ReadResources()
    {
        var count = _cursor.ReadCount(bytesEach: 3);
        for (var i = 0; i < count; i++)
        {
            _batch.ResourceColumn.Add(new SpanResource(default, ReadString(), ReadUInt32()));
        }

        using var runs = new PooledList<AttributeRun>();
        ReadAttributes(runs, count);
        for (var i = 0; i < count; i++)
        {
            ref var resource = ref _batch.ResourceColumn[_resourceStart + i];
            resource = resource with { Attributes = runs[i] };
        }
    }

    private void ReadScopes()
    {
        var count = _cursor.ReadCount(bytesEach: 6);
        for (var i = 0; i < count; i++)
        {
            var resource = _resourceStart + ReadIndex(_batch.ResourceColumn.Count - _resourceStart, "resource");
            _batch.ScopeColumn.Add(
                new SpanScope(resource, ReadString(), ReadString(), default, ReadString(), ReadUInt32()));
        }

        using var runs = new PooledList<AttributeRun>();
        ReadAttributes(runs, count);
        for (var i = 0; i < count; i++)
        {
            ref var scope = ref _batch.ScopeColumn[_scopeStart + i];
            scope = scope with { Attributes = runs[i] };
        }
    }

    private void ReadSpans(ReadOnlySpan<TraceRun> runs)
    {
        var count = 0;
        foreach (var run in runs)
        {
            count += run.Spans; // All of them fit the frame.
        }

        var scopes = _batch.SpanScopeColumn.Extend(count);
        for (var i = 0; i < count;)
        {
            var scope = _scopeStart + ReadIndex(_batch.ScopeColumn.Count - _scopeStart, "scope");
            var length = ReadRunLength(count - i);
            scopes.Slice(i, length).Fill(scope);
            i += length;
        }

        var spans = _batch.SpanColumn.Extend(count);
        spans.Clear();
        var rest = spans;
        foreach (var run in runs)
        {
            foreach (ref var span in rest[..run.Spans])
            {
                span.TraceId = run.Id;
            }

            rest = rest[run.Spans..];
        }

        ReadSpanFields(spans);
        ReadRareFields(spans);
        ReadAttributes(_batch.SpanRuns, count);
    }

    private void ReadSpanFields(Span<SpanRow> spans)
    {
        var ids = _cursor.ReadBytes(checked(spans.Length * 2 * sizeof(ulong)));
        var strings = _stringIds;
        var bytes = _cursor.Rest;
        var at = 0;
        long previousNs = 0;
        foreach (ref var span in spans)
        {
            span.SpanId = BinaryPrimitives.ReadUInt64LittleEndian(ids);
            span.ParentId = BinaryPrimitives.ReadUInt64LittleEndian(ids[sizeof(ulong)..]);
            ids = ids[(2 * sizeof(ulong))..];
            var name = FrameCursor.ReadVarint(bytes, ref at);
            if (name >= (ulong)strings.Length)
            {
                FailIndex("string", name, strings.Length);
            }

            span.Name = strings[(int)name];
            if (bytes.Length - at < 2)
            {
                FailLength(2, bytes.Length - at);
            }

            span.Kind = (SpanKind)bytes[at];
            span.StatusCode = (SpanStatusCode)bytes[at + 1];
            at += 2;
            span.StartNs = previousNs += Varint.UnZigZag(FrameCursor.ReadVarint(bytes, ref at));
            span.EndNs = previousNs + Varint.UnZigZag(FrameCursor.ReadVarint(bytes, ref at));
            var flags = FrameCursor.ReadVarint(bytes, ref at);
            if (flags > uint.MaxValue)
            {
                FrameCursor.Fail($"{flags} does not fit 32 bits");
            }

            span.Flags = (uint)flags;
        }

        _cursor = new FrameCursor(bytes[at..]);
    }

    private void ReadRareFields(Span<SpanRow> spans)
    {
        var count = _cursor.ReadCount(bytesEach: 6);
        var row = 0UL;
        for (var i = 0; i < count; i++)
        {
            row += ReadUInt32();
            if (row >= (ulong)spans.Length)
            {
                FrameCursor.Fail($"fields of span {row}, there are {spans.Length}");
            }

            ref var span = ref spans[(int)row];
            span.StatusMessage = ReadString();
            span.TraceState = ReadString();
            span.DroppedAttributes = ReadUInt32();
            span.DroppedEvents = ReadUInt32();
            span.DroppedLinks = ReadUInt32();
        }
    }

    private void ReadEvents()
    {
        var count = _cursor.ReadCount(EventBytesMin);
        ReadEnds(_batch.EventEnds, _batch.EventColumn.Count, count);
        long previousNs = 0;
        for (var i = 0; i < count; i++)
        {
            _batch.EventColumn.Add(new SpanEvent(previousNs += ReadZigZag(), ReadString(), ReadUInt32()));
        }

        ReadAttributes(_batch.EventRuns, count);
    }

    private void ReadLinks()
    {
        var count = _cursor.ReadCount(LinkBytesMin);
        ReadEnds(_batch.LinkEnds, _batch.LinkColumn.Count, count);
        for (var i = 0; i < count; i++)
        {
            var trace = TraceId.Read(_cursor.ReadBytes(TraceId.LengthBytes));
            var span = BinaryPrimitives.ReadUInt64LittleEndian(_cursor.ReadBytes(sizeof(ulong)));
            _batch.LinkColumn.Add(new SpanLink(trace, span, ReadString(), ReadUInt32(), ReadUInt32()));
        }

        ReadAttributes(_batch.LinkRuns, count);
    }

    /// <summary>How many events, or links, each span has; nothing is written when there is none in all.</summary>
    private void ReadEnds(PooledList<int> ends, int start, int count)
    {
        var spans = ends.Extend(_batch.SpanCount - ends.Count);
        spans.Fill(start);
        var end = 0;
        for (var i = 0; i < spans.Length && count > 0; i++)
        {
            end += ReadIndex(count - end + 1, "count");
            spans[i] = start + end;
        }

        if (end != count)
        {
            FrameCursor.Fail($"{end} of {count} events or links belong to spans");
        }
    }

    private void ReadAttributes(PooledList<AttributeRun> runs, int owners)
    {
        var shapes = _batch.Shapes;
        var shapeIds = _shapeIds;
        var bytes = _cursor.Rest;
        var at = 0;
        var first = _batch.Attributes.Count;
        var start = first;
        foreach (ref var run in runs.Extend(owners))
        {
            var index = FrameCursor.ReadVarint(bytes, ref at);
            if (index >= (ulong)shapeIds.Length)
            {
                FailIndex("shape", index, shapeIds.Length);
            }

            var shape = shapeIds[(int)index];
            run = new AttributeRun(start, shapes.CountOf(shape), shape);
            start = checked(start + run.Count);
        }

        // A value takes a byte at least, so that many attributes need a long frame.
        bytes = bytes[at..];
        if (start - first > bytes.Length)
        {
            FrameCursor.Fail($"{start - first} attributes in {bytes.Length} bytes");
        }

        _cursor = new FrameCursor(bytes[ReadValues(runs.Span[(runs.Count - owners)..], start - first, bytes)..]);
    }

    /// <returns>Bytes read.</returns>
    private readonly int ReadValues(ReadOnlySpan<AttributeRun> runs, int count, ReadOnlySpan<byte> bytes)
    {
        var shapes = _batch.Shapes;
        var strings = _stringIds;
        var textBytes = _textBytes;
        var rest = _batch.Attributes.Extend(count);
        var at = 0;
        foreach (var run in runs)
        {
            var keys = shapes.KeysOf(run.Shape);
            rest.Set(keys);
            var values = rest.Values[..keys.Length];
            for (var i = 0; i < keys.Length; i++)
            {
                switch (keys[i].Type)
                {
                    case AttributeType.Int:
                        values[i] = Varint.UnZigZag(FrameCursor.ReadVarint(bytes, ref at));
                        break;
                    case AttributeType.Double:
                        values[i] = BinaryPrimitives.ReadInt64LittleEndian(Take(bytes, at, sizeof(double)));
                        at += sizeof(double);
                        break;
                    case AttributeType.Bool:
                        values[i] = Take(bytes, at, 1)[0] & 1;
                        at++;
                        break;
                    case AttributeType.Empty:
                        values[i] = Take(bytes, at, 1)[0] & 0;
                        at++;
                        break;
                    default:
                        var text = Take(bytes, at, textBytes);
                        var id = textBytes == sizeof(ushort)
                            ? BinaryPrimitives.ReadUInt16LittleEndian(text)
                            : BinaryPrimitives.ReadUInt32LittleEndian(text);
                        if (id >= (uint)strings.Length)
                        {
                            FailIndex("string", id, strings.Length);
                        }

                        values[i] = strings[(int)id];
                        at += textBytes;
                        break;
                }
            }

            rest = rest.Behind(keys.Length);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, int at, int count)
    {
        if (bytes.Length - at < count)
        {
            FailLength(count, bytes.Length - at);
        }

        return bytes.Slice(at, count);
    }

    [DoesNotReturn]
    private static void FailLength(int wanted, int left) => FrameCursor.Fail($"want {wanted} bytes, {left} left");

    private int ReadString() => _stringIds[ReadIndex(_stringCount, "string")];

    private int ReadIndex(int count, string what)
    {
        var index = _cursor.ReadVarint();
        if (index >= (ulong)count)
        {
            FailIndex(what, index, count);
        }

        return (int)index;
    }

    [DoesNotReturn]
    private static void FailIndex(string what, ulong index, int count)
        => FrameCursor.Fail($"{what} {index}, want less than {count}");

    private int ReadRunLength(int lengthMax)
    {
        var length = _cursor.ReadVarint();
        if (length == 0 || length > (ulong)lengthMax)
        {
            FrameCursor.Fail($"run of {length}, want 1 to {lengthMax}");
        }

        return (int)length;
    }

    private long ReadSize()
    {
        var bytes = _cursor.ReadVarint();
        if (bytes > long.MaxValue)
        {
            FrameCursor.Fail($"size {bytes}");
        }

        return (long)bytes;
    }

    private uint ReadUInt32()
    {
        var value = _cursor.ReadVarint();
        if (value > uint.MaxValue)
        {
            FrameCursor.Fail($"{value} does not fit 32 bits");
        }

        return (uint)value;
    }

    private long ReadZigZag() => Varint.UnZigZag(_cursor.ReadVarint());
}

using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Writes one frame. Used once, not thread-safe.</summary>
internal sealed class TraceFrameWriter : IDisposable
{
    /// <summary>Trace and span id, trace state, flags and dropped count of a link: the most that one element takes in a column.</summary>
    private const int ElementBytesMax = TraceId.LengthBytes + sizeof(ulong) + (3 * Varint.MaxBytes);

    // About what spans and attributes take, the room for the longest varints included.
    private const int SpanBytes = 64;
    private const int AttributeBytes = Varint.MaxBytes;
    private const int ExpectedBytesMax = 1 << 24;

    private readonly SpanBatch _batch;
    private readonly ByteBuffer _output;
    private readonly FrameIds _strings;
    private readonly FrameIds _resources;
    private readonly FrameIds _scopes;
    private readonly FrameIds _shapes;
    private readonly PooledList<int> _owners = new(); // Indexes of events, or links, of the rows.
    private readonly PooledList<AttributeRun> _runs = new();
    private readonly int _textBytes;
    private readonly bool _isWhole;

    /// <param name="batch">Stays as it is.</param>
    /// <param name="output">Owned by the caller.</param>
    /// <param name="isWhole">Whether all spans will be written: then strings and shapes are taken as they are.</param>
    public TraceFrameWriter(SpanBatch batch, ByteBuffer output, bool isWhole)
    {
        batch.FindShapes();
        _batch = batch;
        _output = output;
        _isWhole = isWhole;
        _strings = new FrameIds(batch.Strings.Count, isWhole);
        _strings.Add(0); // The empty string is 0 everywhere.
        _resources = new FrameIds(batch.Resources.Length);
        _scopes = new FrameIds(batch.Scopes.Length);
        _shapes = new FrameIds(batch.Shapes.Count, isWhole);
        _textBytes = TraceFrame.TextBytes(batch.Strings.Count);
    }

    public void Write(ReadOnlySpan<int> rows)
    {
        var start = _output.Length;
        _output.Reserve(ExpectedBytes(rows.Length));
        _output.AppendByte(TraceFrame.Version);
        _output.Extend(TraceFrame.HeaderBytes - 1);
        WriteTraceRuns(rows, _batch.Spans);
        _output.AppendByte((byte)_textBytes);
        GatherOrigins(rows);
        WriteShapes(rows);
        WriteResources();
        WriteScopes();
        WriteSpans(rows);
        WriteEvents(rows);
        WriteLinks(rows);
        WriteStrings(start);
    }

    public void Dispose()
    {
        _strings.Dispose();
        _resources.Dispose();
        _scopes.Dispose();
        _shapes.Dispose();
        _owners.Dispose();
        _runs.Dispose();
    }

    /// <summary>About what the frame takes: what is reserved at once need not be copied as it grows.</summary>
    private int ExpectedBytes(int rows)
    {
        var all = ((long)_batch.SpanCount * SpanBytes) + ((long)_batch.Attributes.Count * AttributeBytes) + _batch.Strings.Bytes.Length;
        return (int)Math.Min(all * rows / Math.Max(1, _batch.SpanCount), ExpectedBytesMax);
    }

    private void GatherOrigins(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            _scopes.Add(_batch.SpanScopes[row]);
        }

        foreach (var scope in _scopes.Used)
        {
            _resources.Add(_batch.Scopes[scope].Resource);
        }
    }

    private void WriteShapes(ReadOnlySpan<int> rows)
    {
        if (!_isWhole)
        {
            GatherShapes(rows);
        }

        _output.AppendVarint((ulong)_shapes.Used.Length);
        foreach (var shape in _shapes.Used)
        {
            var keys = _batch.Shapes.KeysOf(shape);
            _output.AppendVarint((ulong)keys.Length);
            foreach (var key in keys)
            {
                _output.AppendVarint((ulong)_strings.Add(key.Text));
                _output.AppendByte((byte)key.Type);
            }
        }
    }

    /// <summary>Only those that the rows, their origins, events and links have.</summary>
    private void GatherShapes(ReadOnlySpan<int> rows)
    {
        foreach (var resource in _resources.Used)
        {
            _shapes.Add(_batch.Resources[resource].Attributes.Shape);
        }

        foreach (var scope in _scopes.Used)
        {
            _shapes.Add(_batch.Scopes[scope].Attributes.Shape);
        }

        foreach (var row in rows)
        {
            _shapes.Add(_batch.SpanAttributes[row].Shape);
            var (start, end) = _batch.EventsOf(row);
            for (var i = start; i < end; i++)
            {
                _shapes.Add(_batch.EventAttributes[i].Shape);
            }

            (start, end) = _batch.LinksOf(row);
            for (var i = start; i < end; i++)
            {
                _shapes.Add(_batch.LinkAttributes[i].Shape);
            }
        }
    }

    private void WriteResources()
    {
        _output.AppendVarint((ulong)_resources.Used.Length);
        _runs.Clear();
        foreach (var index in _resources.Used)
        {
            var resource = _batch.Resources[index];
            _output.AppendVarint((ulong)_strings.Add(resource.SchemaUrl));
            _output.AppendVarint(resource.DroppedAttributes);
            _runs.Add(resource.Attributes);
        }

        WriteAttributes(_runs.Span);
    }

    private void WriteScopes()
    {
        _output.AppendVarint((ulong)_scopes.Used.Length);
        _runs.Clear();
        foreach (var index in _scopes.Used)
        {
            var scope = _batch.Scopes[index];
            _output.AppendVarint((ulong)_resources.Add(scope.Resource));
            _output.AppendVarint((ulong)_strings.Add(scope.Name));
            _output.AppendVarint((ulong)_strings.Add(scope.Version));
            _output.AppendVarint((ulong)_strings.Add(scope.SchemaUrl));
            _output.AppendVarint(scope.DroppedAttributes);
            _runs.Add(scope.Attributes);
        }

        WriteAttributes(_runs.Span);
    }

    private void WriteSpans(ReadOnlySpan<int> rows)
    {
        var spans = _batch.Spans;
        WriteScopeRuns(rows);
        var output = new FrameOutput(_output, rows.Length * 2 * sizeof(ulong));
        foreach (var row in rows)
        {
            output.UInt64(spans[row].SpanId);
            output.UInt64(spans[row].ParentId);
        }

        output.Complete();
        output = new FrameOutput(_output, rows.Length * ((4 * Varint.MaxBytes) + 2));
        long previousNs = 0;
        foreach (var row in rows)
        {
            ref readonly var span = ref spans[row];
            output.Varint((ulong)_strings.Add(span.Name));
            output.Byte((byte)span.Kind);
            output.Byte((byte)span.StatusCode);
            output.ZigZag(span.StartNs - previousNs);
            output.ZigZag(span.EndNs - span.StartNs);
            output.Varint(span.Flags);
            previousNs = span.StartNs;
        }

        output.Complete();
        WriteRareFields(rows, spans);
        _runs.Clear();
        foreach (var row in rows)
        {
            _runs.Add(_batch.SpanAttributes[row]);
        }

        WriteAttributes(_runs.Span);
    }

    private void WriteScopeRuns(ReadOnlySpan<int> rows)
    {
        var output = new FrameOutput(_output, rows.Length * 2 * Varint.MaxBytes32);
        for (var i = 0; i < rows.Length;)
        {
            var scope = _batch.SpanScopes[rows[i]];
            var end = i + 1;
            while (end < rows.Length && _batch.SpanScopes[rows[end]] == scope)
            {
                end++;
            }

            output.Varint((ulong)_scopes.Add(scope));
            output.Varint((ulong)(end - i));
            i = end;
        }

        output.Complete();
    }

    private void WriteTraceRuns(ReadOnlySpan<int> rows, ReadOnlySpan<SpanRow> spans)
    {
        using var runs = new PooledList<TraceRun>();
        foreach (var row in rows)
        {
            ref readonly var span = ref spans[row];
            if (runs.Count == 0 || runs[runs.Count - 1].Id != span.TraceId)
            {
                runs.Add(new TraceRun(span.TraceId, 0, 0));
            }

            ref var run = ref runs[runs.Count - 1];
            run = new TraceRun(run.Id, run.Spans + 1, run.Bytes + BytesOf(row));
        }

        _output.AppendVarint((ulong)runs.Count);
        var output = new FrameOutput(_output, runs.Count * (TraceId.LengthBytes + Varint.MaxBytes32 + Varint.MaxBytes));
        foreach (var run in runs.Span)
        {
            output.TraceId(run.Id);
            output.Varint((ulong)run.Spans);
            output.Varint((ulong)run.Bytes);
        }

        output.Complete();
    }

    private int BytesOf(int row)
    {
        ref var span = ref _batch.SpanColumn[row];
        if (span.ProtoBytes == 0)
        {
            span.ProtoBytes = SpanProtoSize.Of(_batch, row);
        }

        return span.ProtoBytes;
    }

    private void WriteRareFields(ReadOnlySpan<int> rows, ReadOnlySpan<SpanRow> spans)
    {
        var count = 0;
        foreach (var row in rows)
        {
            count += HasRareFields(spans[row]) ? 1 : 0;
        }

        _output.AppendVarint((ulong)count);
        var output = new FrameOutput(_output, count * 6 * Varint.MaxBytes32);
        var previous = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var span = ref spans[rows[i]];
            if (HasRareFields(span))
            {
                output.Varint((ulong)(i - previous));
                output.Varint((ulong)_strings.Add(span.StatusMessage));
                output.Varint((ulong)_strings.Add(span.TraceState));
                output.Varint(span.DroppedAttributes);
                output.Varint(span.DroppedEvents);
                output.Varint(span.DroppedLinks);
                previous = i;
            }
        }

        output.Complete();
    }

    private static bool HasRareFields(in SpanRow span)
        => ((uint)(span.StatusMessage | span.TraceState) | span.DroppedAttributes | span.DroppedEvents | span.DroppedLinks) != 0;

    private void WriteEvents(ReadOnlySpan<int> rows)
    {
        GatherCounted(rows, _batch.EventEnds.Span);
        var output = new FrameOutput(_output, _owners.Count * ElementBytesMax);
        _runs.Clear();
        long previousNs = 0;
        foreach (var index in _owners.Span)
        {
            var spanEvent = _batch.Events[index];
            output.ZigZag(spanEvent.TimeNs - previousNs);
            output.Varint((ulong)_strings.Add(spanEvent.Name));
            output.Varint(spanEvent.DroppedAttributes);
            previousNs = spanEvent.TimeNs;
            _runs.Add(_batch.EventAttributes[index]);
        }

        output.Complete();
        WriteAttributes(_runs.Span);
    }

    private void WriteLinks(ReadOnlySpan<int> rows)
    {
        GatherCounted(rows, _batch.LinkEnds.Span);
        var output = new FrameOutput(_output, _owners.Count * ElementBytesMax);
        _runs.Clear();
        foreach (var index in _owners.Span)
        {
            var link = _batch.Links[index];
            output.TraceId(link.TraceId);
            output.UInt64(link.SpanId);
            output.Varint((ulong)_strings.Add(link.TraceState));
            output.Varint(link.Flags);
            output.Varint(link.DroppedAttributes);
            _runs.Add(_batch.LinkAttributes[index]);
        }

        output.Complete();
        WriteAttributes(_runs.Span);
    }

    /// <summary>Writes how many there are in all, then, if any, how many each row has; and lists them.</summary>
    private void GatherCounted(ReadOnlySpan<int> rows, ReadOnlySpan<int> ends)
    {
        _owners.Clear();
        foreach (var row in rows)
        {
            for (var i = StartOf(row, ends); i < ends[row]; i++)
            {
                _owners.Add(i);
            }
        }

        _output.AppendVarint((ulong)_owners.Count);
        if (_owners.Count > 0)
        {
            var output = new FrameOutput(_output, rows.Length * Varint.MaxBytes32);
            foreach (var row in rows)
            {
                output.Varint((ulong)(ends[row] - StartOf(row, ends)));
            }

            output.Complete();
        }
    }

    private static int StartOf(int row, ReadOnlySpan<int> ends) => row == 0 ? 0 : ends[row - 1];

    /// <summary>Shapes, then values.</summary>
    private void WriteAttributes(ReadOnlySpan<AttributeRun> runs)
    {
        var output = new FrameOutput(_output, runs.Length * Varint.MaxBytes32);
        var count = 0;
        foreach (var run in runs)
        {
            output.Varint((ulong)_shapes.Add(run.Shape));
            count += run.Count;
        }

        output.Complete();
        var keys = _batch.Attributes.Keys;
        var values = _batch.Attributes.Values;
        output = new FrameOutput(_output, count * Varint.MaxBytes);
        foreach (var run in runs)
        {
            output.Values(keys.Slice(run.Start, run.Count), values.Slice(run.Start, run.Count), _strings, _textBytes);
        }

        output.Complete();
    }

    private void WriteStrings(int frameStart)
    {
        var used = _strings.Used[1..];
        var header = _output.WrittenMutable[(frameStart + 1)..];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)used.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(uint)..], (uint)(_output.Length - frameStart));
        var bytes = 0;
        var output = new FrameOutput(_output, used.Length * Varint.MaxBytes32);
        foreach (var id in used)
        {
            var length = _batch.Strings[id].Length;
            output.Varint((ulong)length);
            bytes += length;
        }

        output.Complete();
        if (_isWhole)
        {
            _output.Append(_batch.Strings.Bytes);
            return;
        }

        var room = _output.Extend(bytes);
        foreach (var id in used)
        {
            var text = _batch.Strings[id];
            text.CopyTo(room);
            room = room[text.Length..];
        }
    }
}

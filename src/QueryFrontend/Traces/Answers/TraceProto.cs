using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces.Answers;

/// <summary>Writes traces as OTLP's messages. Resource, scope and status are always there: readers do not look whether they are.</summary>
internal sealed class TraceProto(ByteBuffer output)
{
    private readonly ProtoWriter _writer = new(output);

    /// <summary>A field of repeated <c>ResourceSpans</c>.</summary>
    public void ResourceSpans(int field, SpanBatch trace)
    {
        var ids = SharedSpanIds.Resolve(trace);
        foreach (var group in SpanGroups.Of(trace))
        {
            var of = trace.Resources[group.Resource];
            var mark = _writer.BeginMessage(field, 1 << 14);
            var resource = _writer.BeginMessage(1, 1 << 7);
            Attributes(1, trace, of.Attributes);
            Number(2, of.DroppedAttributes);
            _writer.EndMessage(resource);
            foreach (var scope in group.Scopes)
            {
                Scope(trace, scope, ids);
            }

            Text(3, trace, of.SchemaUrl);
            _writer.EndMessage(mark);
        }
    }

    /// <summary>A field of repeated <c>KeyValue</c>.</summary>
    public void Attributes(int field, IReadOnlyList<TraceAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            var pair = _writer.BeginMessage(field, 1 << 6);
            _writer.WriteString(1, attribute.Key);
            Value(2, attribute.Value);
            _writer.EndMessage(pair);
        }
    }

    private void Value(int field, TraceValue value)
    {
        var mark = _writer.BeginMessage(field);
        switch (value.Type)
        {
            case AttributeType.String:
                _writer.WriteString(1, value.Text);
                break;
            case AttributeType.Bool:
                _writer.WriteBool(2, value.Whole != 0);
                break;
            case AttributeType.Int:
                _writer.WriteInt64(3, value.Whole);
                break;
            case AttributeType.Double:
                _writer.WriteDouble(4, value.Number);
                break;
            case AttributeType.Array:
                var array = _writer.BeginMessage(5);
                foreach (var item in value.Items)
                {
                    Value(1, item);
                }

                _writer.EndMessage(array);
                break;
            default:
                break;
        }

        _writer.EndMessage(mark);
    }

    private void Scope(SpanBatch trace, ScopeGroup group, (ulong SpanId, ulong ParentId)[] ids)
    {
        var of = trace.Scopes[group.Scope];
        var mark = _writer.BeginMessage(2, 1 << 14);
        var scope = _writer.BeginMessage(1);
        Text(1, trace, of.Name);
        Text(2, trace, of.Version);
        Attributes(3, trace, of.Attributes);
        Number(4, of.DroppedAttributes);
        _writer.EndMessage(scope);
        foreach (var span in group.Spans)
        {
            Span(trace, span, ids[span]);
        }

        Text(3, trace, of.SchemaUrl);
        _writer.EndMessage(mark);
    }

    private void Span(SpanBatch trace, int index, (ulong SpanId, ulong ParentId) ids)
    {
        ref readonly var span = ref trace.Spans[index];
        var mark = _writer.BeginMessage(2, 1 << 8);
        TraceIdOf(1, span.TraceId);
        SpanIdOf(2, ids.SpanId);
        Text(3, trace, span.TraceState);
        SpanIdOf(4, ids.ParentId);
        Text(5, trace, span.Name);
        Number(6, (ulong)span.Kind);
        Time(7, span.StartNs);
        Time(8, span.EndNs);
        Attributes(9, trace, trace.SpanAttributes[index]);
        Number(10, span.DroppedAttributes);
        Events(trace, index);
        Number(12, span.DroppedEvents);
        Links(trace, index);
        Number(14, span.DroppedLinks);
        var status = _writer.BeginMessage(15);
        Text(2, trace, span.StatusMessage);
        Number(3, (ulong)span.StatusCode);
        _writer.EndMessage(status);
        Flags(16, span.Flags);
        _writer.EndMessage(mark);
    }

    private void Events(SpanBatch trace, int span)
    {
        var (start, end) = trace.EventsOf(span);
        for (var i = start; i < end; i++)
        {
            var of = trace.Events[i];
            var mark = _writer.BeginMessage(11, 1 << 6);
            Time(1, of.TimeNs);
            Text(2, trace, of.Name);
            Attributes(3, trace, trace.EventAttributes[i]);
            Number(4, of.DroppedAttributes);
            _writer.EndMessage(mark);
        }
    }

    private void Links(SpanBatch trace, int span)
    {
        var (start, end) = trace.LinksOf(span);
        for (var i = start; i < end; i++)
        {
            var of = trace.Links[i];
            var mark = _writer.BeginMessage(13, 1 << 6);
            TraceIdOf(1, of.TraceId);
            SpanIdOf(2, of.SpanId);
            Text(3, trace, of.TraceState);
            Attributes(4, trace, trace.LinkAttributes[i]);
            Number(5, of.DroppedAttributes);
            Flags(6, of.Flags);
            _writer.EndMessage(mark);
        }
    }

    private void Attributes(int field, SpanBatch trace, AttributeRun run)
    {
        for (var i = run.Start; i < run.End; i++)
        {
            var pair = _writer.BeginMessage(field, 1 << 6);
            _writer.WriteBytes(1, trace.Strings[trace.Attributes.Keys[i].Text]);
            var value = _writer.BeginMessage(2);
            Value(trace, trace.Attributes.Keys[i].Type, trace.Attributes.Values[i]);
            _writer.EndMessage(value);
            _writer.EndMessage(pair);
        }
    }

    private void Value(SpanBatch trace, AttributeType type, long value)
    {
        switch (type)
        {
            case AttributeType.Bool:
                _writer.WriteBool(2, value != 0);
                break;
            case AttributeType.Int:
                _writer.WriteInt64(3, value);
                break;
            case AttributeType.Double:
                _writer.WriteFixed64(4, (ulong)value);
                break;
            case AttributeType.Empty:
                break;
            default:
                _writer.WriteBytes(FieldOf(type), trace.Strings[(int)value]);
                break;
        }
    }

    private static int FieldOf(AttributeType type) => type switch
    {
        AttributeType.Array => 5,
        AttributeType.KeyValueList => 6,
        AttributeType.Bytes => 7,
        _ => 1,
    };

    private void Text(int field, SpanBatch trace, int text)
    {
        if (text != 0)
        {
            _writer.WriteBytes(field, trace.Strings[text]);
        }
    }

    private void Number(int field, ulong value)
    {
        if (value != 0)
        {
            _writer.WriteUInt64(field, value);
        }
    }

    private void Time(int field, long timeNs)
    {
        if (timeNs != 0)
        {
            _writer.WriteFixed64(field, (ulong)timeNs);
        }
    }

    private void Flags(int field, uint flags)
    {
        if (flags != 0)
        {
            _writer.WriteFixed32(field, flags);
        }
    }

    private void TraceIdOf(int field, TraceId id)
    {
        if (!id.IsEmpty)
        {
            Span<byte> bytes = stackalloc byte[TraceId.LengthBytes];
            id.WriteTo(bytes);
            _writer.WriteBytes(field, bytes);
        }
    }

    private void SpanIdOf(int field, ulong id)
    {
        if (id != 0)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
            _writer.WriteBytes(field, bytes);
        }
    }
}

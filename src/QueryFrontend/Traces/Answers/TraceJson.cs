using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces.Answers;

/// <summary>Writes answers of Tempo as its JSON marshaller does: names in camel case, zero and empty fields left out, 64-bit integers as strings, bytes as base64.</summary>
internal sealed class TraceJson(IBufferWriter<byte> output) : IDisposable
{
    private static readonly string[] Kinds =
    [
        "", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER",
    ];

    private static readonly string[] StatusCodes = ["", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

    public Utf8JsonWriter Json { get; } = new(
        output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public void Dispose() => Json.Dispose();

    public void Text(string name, string value)
    {
        if (value.Length > 0)
        {
            Json.WriteString(name, value);
        }
    }

    public void Text(string name, ReadOnlySpan<byte> utf8)
    {
        if (!utf8.IsEmpty)
        {
            Json.WritePropertyName(name);
            TextValue(utf8);
        }
    }

    /// <summary>A number of 64 bits.</summary>
    public void Long(string name, long value)
    {
        if (value != 0)
        {
            Json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A number of 32 bits.</summary>
    public void Number(string name, long value)
    {
        if (value != 0)
        {
            Json.WriteNumber(name, value);
        }
    }

    public void Double(string name, double value)
    {
        if (value != 0)
        {
            Json.WritePropertyName(name);
            DoubleValue(value);
        }
    }

    public void Attributes(string name, IReadOnlyList<TraceAttribute> attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        Json.WriteStartArray(name);
        foreach (var attribute in attributes)
        {
            Json.WriteStartObject();
            Text("key", attribute.Key);
            Json.WritePropertyName("value");
            Value(attribute.Value);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    /// <summary>A property whose value is a list of the resources of a trace.</summary>
    public void ResourceSpans(string name, SpanBatch trace)
    {
        if (trace.SpanCount == 0)
        {
            return;
        }

        var ids = SharedSpanIds.Resolve(trace);
        Json.WriteStartArray(name);
        foreach (var group in SpanGroups.Of(trace))
        {
            var resource = trace.Resources[group.Resource];
            Json.WriteStartObject();
            Json.WriteStartObject("resource");
            Attributes(trace, resource.Attributes);
            Number("droppedAttributesCount", resource.DroppedAttributes);
            Json.WriteEndObject();
            Json.WriteStartArray("scopeSpans");
            foreach (var scope in group.Scopes)
            {
                Scope(trace, scope, ids);
            }

            Json.WriteEndArray();
            Text("schemaUrl", trace.Strings[resource.SchemaUrl]);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    private void Scope(SpanBatch trace, ScopeGroup group, (ulong SpanId, ulong ParentId)[] ids)
    {
        var scope = trace.Scopes[group.Scope];
        Json.WriteStartObject();
        Json.WriteStartObject("scope");
        Text("name", trace.Strings[scope.Name]);
        Text("version", trace.Strings[scope.Version]);
        Attributes(trace, scope.Attributes);
        Number("droppedAttributesCount", scope.DroppedAttributes);
        Json.WriteEndObject();
        Json.WriteStartArray("spans");
        foreach (var span in group.Spans)
        {
            Span(trace, span, ids[span]);
        }

        Json.WriteEndArray();
        Text("schemaUrl", trace.Strings[scope.SchemaUrl]);
        Json.WriteEndObject();
    }

    private void Span(SpanBatch trace, int index, (ulong SpanId, ulong ParentId) ids)
    {
        ref readonly var span = ref trace.Spans[index];
        Json.WriteStartObject();
        TraceIdOf("traceId", span.TraceId);
        SpanIdOf("spanId", ids.SpanId);
        Text("traceState", trace.Strings[span.TraceState]);
        SpanIdOf("parentSpanId", ids.ParentId);
        Text("name", trace.Strings[span.Name]);
        if ((int)span.Kind < Kinds.Length)
        {
            Text("kind", Kinds[(int)span.Kind]);
        }
        else
        {
            Number("kind", (int)span.Kind);
        }

        Long("startTimeUnixNano", span.StartNs);
        Long("endTimeUnixNano", span.EndNs);
        Attributes(trace, trace.SpanAttributes[index]);
        Number("droppedAttributesCount", span.DroppedAttributes);
        Events(trace, index);
        Number("droppedEventsCount", span.DroppedEvents);
        Links(trace, index);
        Number("droppedLinksCount", span.DroppedLinks);
        Json.WriteStartObject("status");
        Text("message", trace.Strings[span.StatusMessage]);
        Text("code", StatusCodes[(int)span.StatusCode]);
        Json.WriteEndObject();
        Number("flags", span.Flags);
        Json.WriteEndObject();
    }

    private void Events(SpanBatch trace, int span)
    {
        var (start, end) = trace.EventsOf(span);
        if (start == end)
        {
            return;
        }

        Json.WriteStartArray("events");
        for (var i = start; i < end; i++)
        {
            var of = trace.Events[i];
            Json.WriteStartObject();
            Long("timeUnixNano", of.TimeNs);
            Text("name", trace.Strings[of.Name]);
            Attributes(trace, trace.EventAttributes[i]);
            Number("droppedAttributesCount", of.DroppedAttributes);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    private void Links(SpanBatch trace, int span)
    {
        var (start, end) = trace.LinksOf(span);
        if (start == end)
        {
            return;
        }

        Json.WriteStartArray("links");
        for (var i = start; i < end; i++)
        {
            var of = trace.Links[i];
            Json.WriteStartObject();
            TraceIdOf("traceId", of.TraceId);
            SpanIdOf("spanId", of.SpanId);
            Text("traceState", trace.Strings[of.TraceState]);
            Attributes(trace, trace.LinkAttributes[i]);
            Number("droppedAttributesCount", of.DroppedAttributes);
            Number("flags", of.Flags);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    private void Attributes(SpanBatch trace, AttributeRun run)
    {
        if (run.Count == 0)
        {
            return;
        }

        Json.WriteStartArray("attributes");
        for (var i = run.Start; i < run.End; i++)
        {
            Json.WriteStartObject();
            Text("key", trace.Strings[trace.Attributes.Keys[i].Text]);
            Json.WriteStartObject("value");
            Value(trace, trace.Attributes.Keys[i].Type, trace.Attributes.Values[i]);
            Json.WriteEndObject();
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    private void Value(SpanBatch trace, AttributeType type, long value)
    {
        switch (type)
        {
            case AttributeType.String:
                Json.WritePropertyName("stringValue");
                TextValue(trace.Strings[(int)value]);
                break;
            case AttributeType.Bool:
                Json.WriteBoolean("boolValue", value != 0);
                break;
            case AttributeType.Int:
                Json.WriteString("intValue", value.ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeType.Double:
                Json.WritePropertyName("doubleValue");
                DoubleValue(BitConverter.Int64BitsToDouble(value));
                break;
            case AttributeType.Bytes:
                Json.WriteBase64String("bytesValue", trace.Strings[(int)value]);
                break;
            case AttributeType.Array:
                Nested("arrayValue", new ProtoReader(trace.Strings[(int)value]), isArray: true);
                break;
            case AttributeType.KeyValueList:
                Nested("kvlistValue", new ProtoReader(trace.Strings[(int)value]), isArray: false);
                break;
            default:
                break;
        }
    }

    /// <summary>An <c>ArrayValue</c> or <c>KeyValueList</c>; receivers have bounded its depth.</summary>
    private void Nested(string name, ProtoReader items, bool isArray)
    {
        Json.WriteStartObject(name);
        var isBegun = false;
        while (items.ReadTag())
        {
            if (items.FieldNumber != 1)
            {
                items.Skip();
                continue;
            }

            if (!isBegun)
            {
                Json.WriteStartArray("values");
                isBegun = true;
            }

            Json.WriteStartObject();
            if (isArray)
            {
                NestedValue(items.ReadMessage());
            }
            else
            {
                NestedPair(items.ReadMessage());
            }

            Json.WriteEndObject();
        }

        if (isBegun)
        {
            Json.WriteEndArray();
        }

        Json.WriteEndObject();
    }

    private void NestedPair(ProtoReader pair)
    {
        while (pair.ReadTag())
        {
            switch (pair.FieldNumber)
            {
                case 1:
                    Text("key", pair.ReadBytes());
                    break;
                case 2:
                    Json.WriteStartObject("value");
                    NestedValue(pair.ReadMessage());
                    Json.WriteEndObject();
                    break;
                default:
                    pair.Skip();
                    break;
            }
        }
    }

    private void NestedValue(ProtoReader value)
    {
        while (value.ReadTag())
        {
            switch (value.FieldNumber)
            {
                case 1:
                    Json.WritePropertyName("stringValue");
                    TextValue(value.ReadBytes());
                    break;
                case 2:
                    Json.WriteBoolean("boolValue", value.ReadBool());
                    break;
                case 3:
                    Json.WriteString("intValue", value.ReadInt64().ToString(CultureInfo.InvariantCulture));
                    break;
                case 4:
                    Json.WritePropertyName("doubleValue");
                    DoubleValue(value.ReadDouble());
                    break;
                case 5:
                    Nested("arrayValue", value.ReadMessage(), isArray: true);
                    break;
                case 6:
                    Nested("kvlistValue", value.ReadMessage(), isArray: false);
                    break;
                case 7:
                    Json.WriteBase64String("bytesValue", value.ReadBytes());
                    break;
                default:
                    value.Skip();
                    break;
            }
        }
    }

    private void Value(TraceValue value)
    {
        Json.WriteStartObject();
        switch (value.Type)
        {
            case AttributeType.String:
                Json.WriteString("stringValue", value.Text);
                break;
            case AttributeType.Bool:
                Json.WriteBoolean("boolValue", value.Whole != 0);
                break;
            case AttributeType.Int:
                Json.WriteString("intValue", value.Whole.ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeType.Double:
                Json.WritePropertyName("doubleValue");
                DoubleValue(value.Number);
                break;
            case AttributeType.Array:
                Json.WriteStartObject("arrayValue");
                if (value.Items.Count > 0)
                {
                    Json.WriteStartArray("values");
                    foreach (var item in value.Items)
                    {
                        Value(item);
                    }

                    Json.WriteEndArray();
                }

                Json.WriteEndObject();
                break;
            default:
                break;
        }

        Json.WriteEndObject();
    }

    private void TraceIdOf(string name, TraceId id)
    {
        if (!id.IsEmpty)
        {
            Span<byte> bytes = stackalloc byte[TraceId.LengthBytes];
            id.WriteTo(bytes);
            Json.WriteBase64String(name, bytes);
        }
    }

    private void SpanIdOf(string name, ulong id)
    {
        if (id != 0)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
            Json.WriteBase64String(name, bytes);
        }
    }

    /// <summary>Text that limits have cut may end in half a character, which JSON cannot hold.</summary>
    private void TextValue(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            Json.WriteStringValue(utf8);
        }
        else
        {
            Json.WriteStringValue(System.Text.Encoding.UTF8.GetString(utf8));
        }
    }

    private void DoubleValue(double value)
    {
        if (double.IsFinite(value))
        {
            Json.WriteNumberValue(value);
        }
        else
        {
            Json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}

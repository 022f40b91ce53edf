using System.Text.Json;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Decodes Zipkin's lists of spans, version 2, as JSON. For one push.</summary>
/// <remarks>Source: zipkin.io/zipkin-api, zipkin2-api.yaml.</remarks>
public sealed class ZipkinJsonDecoder
{
    private readonly ZipkinSpan _span = new();
    private readonly ZipkinMapper _mapper;
    private readonly ZipkinText _text;

    private ZipkinJsonDecoder(SpanBatch batch, ZipkinText text)
    {
        _mapper = new ZipkinMapper(batch);
        _text = text;
    }

    /// <returns>Owned by the caller.</returns>
    /// <exception cref="RequestException">Malformed.</exception>
    /// <exception cref="InvalidSpanException">A span has no valid id: the whole push is refused.</exception>
    public static SpanBatch Decode(ReadOnlySpan<byte> json)
    {
        var batch = new SpanBatch();
        try
        {
            using var text = new ZipkinText(batch.Strings);
            new ZipkinJsonDecoder(batch, text).Read(json);
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();

            // InvalidOperation: a string that is no Unicode text.
            throw e is JsonException or InvalidOperationException ? PushFault.Bad("json: " + e.Message, e) : e;
        }
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = PushJson.Open(json);
        PushJson.Next(ref reader);
        if (reader.TokenType != JsonTokenType.Null)
        {
            PushJson.Expect(ref reader, JsonTokenType.StartArray, "json: expected an array of spans");
            while (PushJson.NextElement(ref reader))
            {
                ReadSpan(ref reader);
            }
        }

        if (reader.Read())
        {
            PushFault.Throw("json: more than one value");
        }

        _mapper.ThrowIfInvalid();
    }

    private void ReadSpan(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        PushJson.Expect(ref reader, JsonTokenType.StartObject, "json: expected a span");
        _span.Clear();
        while (PushJson.NextProperty(ref reader))
        {
            ReadField(ref reader);
        }

        if (_span.Id == 0)
        {
            PushFault.Throw("valid id required");
        }

        _mapper.Add(_span);
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (Take(ref reader, "traceId"u8))
        {
            _span.TraceId = ZipkinText.ReadTraceId(ref reader, "traceId");
        }
        else if (Take(ref reader, "id"u8))
        {
            _span.Id = ZipkinText.ReadId(ref reader, "id");
        }
        else if (Take(ref reader, "parentId"u8))
        {
            _span.ParentId = IsEmpty(ref reader) ? 0 : ZipkinText.ReadId(ref reader, "parentId");
        }
        else if (Take(ref reader, "name"u8))
        {
            _span.Name = _text.Intern(ref reader, "name");
        }
        else if (Take(ref reader, "kind"u8))
        {
            _span.Kind = ReadKind(ref reader);
        }
        else if (Take(ref reader, "timestamp"u8))
        {
            _span.TimestampUs = ReadMicroseconds(ref reader, "timestamp");
        }
        else if (Take(ref reader, "duration"u8))
        {
            _span.DurationUs = ReadMicroseconds(ref reader, "duration");
        }
        else if (Take(ref reader, "localEndpoint"u8))
        {
            _span.Local = ReadEndpoint(ref reader);
        }
        else if (Take(ref reader, "remoteEndpoint"u8))
        {
            _span.Remote = ReadEndpoint(ref reader);
        }
        else if (Take(ref reader, "annotations"u8))
        {
            ReadAnnotations(ref reader);
        }
        else if (Take(ref reader, "tags"u8))
        {
            ReadTags(ref reader);
        }
        else if (Take(ref reader, "debug"u8) || Take(ref reader, "shared"u8))
        {
            // Spans that share an id are known by their kinds.
            if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
            {
                PushFault.Throw($"json: cannot unmarshal {reader.TokenType} into a field of type bool");
            }
        }
        else
        {
            PushJson.Next(ref reader);
            PushJson.Skip(ref reader);
        }
    }

    /// <summary>Moves to the value of a property if it has this name.</summary>
    private static bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!PushJson.IsProperty(ref reader, name))
        {
            return false;
        }

        PushJson.Next(ref reader);
        return true;
    }

    private static bool IsEmpty(ref Utf8JsonReader reader)
        => reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty);

    private static long ReadMicroseconds(ref Utf8JsonReader reader, string name)
    {
        var value = ZipkinText.ReadInt64(ref reader, name);
        return value >= 0 ? value : throw PushFault.Bad($"json: cannot unmarshal number {value} into {name} of type uint64");
    }

    private static SpanKind ReadKind(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            PushFault.Throw("json: expected a string for kind");
        }

        return reader.TokenType == JsonTokenType.Null ? SpanKind.Unspecified
            : reader.ValueTextEquals("CLIENT"u8) ? SpanKind.Client
            : reader.ValueTextEquals("SERVER"u8) ? SpanKind.Server
            : reader.ValueTextEquals("PRODUCER"u8) ? SpanKind.Producer
            : reader.ValueTextEquals("CONSUMER"u8) ? SpanKind.Consumer
            : SpanKind.Unspecified;
    }

    private ZipkinEndpoint ReadEndpoint(ref Utf8JsonReader reader)
    {
        var endpoint = default(ZipkinEndpoint);
        if (reader.TokenType == JsonTokenType.Null)
        {
            return endpoint;
        }

        PushJson.Expect(ref reader, JsonTokenType.StartObject, "json: expected an endpoint");
        while (PushJson.NextProperty(ref reader))
        {
            if (Take(ref reader, "serviceName"u8))
            {
                endpoint = endpoint with { ServiceName = _text.Intern(ref reader, "serviceName") };
            }
            else if (Take(ref reader, "ipv4"u8))
            {
                endpoint = endpoint with { Ipv4 = _text.InternAddress(ref reader, "ipv4") };
            }
            else if (Take(ref reader, "ipv6"u8))
            {
                endpoint = endpoint with { Ipv6 = _text.InternAddress(ref reader, "ipv6") };
            }
            else if (Take(ref reader, "port"u8))
            {
                endpoint = endpoint with { Port = ReadPort(ref reader) };
            }
            else
            {
                PushJson.Next(ref reader);
                PushJson.Skip(ref reader);
            }
        }

        return endpoint;
    }

    private static int ReadPort(ref Utf8JsonReader reader)
    {
        var port = ZipkinText.ReadInt64(ref reader, "port");
        return port is >= 0 and <= ushort.MaxValue
            ? (int)port
            : throw PushFault.Bad($"json: cannot unmarshal number {port} into port of type uint16");
    }

    private void ReadAnnotations(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        PushJson.Expect(ref reader, JsonTokenType.StartArray, "json: expected an array of annotations");
        while (PushJson.NextElement(ref reader))
        {
            PushJson.Expect(ref reader, JsonTokenType.StartObject, "json: expected an annotation");
            long timeUs = 0;
            var value = 0;
            while (PushJson.NextProperty(ref reader))
            {
                if (Take(ref reader, "timestamp"u8))
                {
                    timeUs = ReadMicroseconds(ref reader, "timestamp");
                }
                else if (Take(ref reader, "value"u8))
                {
                    value = _text.Intern(ref reader, "value");
                }
                else
                {
                    PushJson.Next(ref reader);
                    PushJson.Skip(ref reader);
                }
            }

            if (timeUs == 0)
            {
                PushFault.Throw("valid annotation timestamp required");
            }

            _span.Annotations.Add((timeUs, value));
        }
    }

    private void ReadTags(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        PushJson.Expect(ref reader, JsonTokenType.StartObject, "json: expected an object of tags");
        while (PushJson.NextProperty(ref reader))
        {
            var key = _text.Intern(ref reader, "tag");
            PushJson.Next(ref reader);
            _span.Tags.Put(key, AttributeType.String, _text.Intern(ref reader, "tag"));
        }
    }
}

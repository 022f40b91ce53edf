using System.Text.Json;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Reads Zipkin's JSON of version 1. Source: zipkin.io/zipkin-api, zipkin-api.yaml.</summary>
internal sealed class ZipkinV1JsonReader(ZipkinText text, ZipkinV1Mapper mapper)
{
    private const int IdDigits = 16;

    private readonly ZipkinV1Span _span = new();

    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = PushJson.Open(json);
        PushJson.Next(ref reader);
        PushJson.Expect(ref reader, JsonTokenType.StartArray, "zipkinv1: expected an array of spans");
        while (PushJson.NextElement(ref reader))
        {
            PushJson.Expect(ref reader, JsonTokenType.StartObject, "zipkinv1: expected a span");
            _span.Clear();
            while (PushJson.NextProperty(ref reader))
            {
                ReadField(ref reader);
            }

            CheckIds();
            mapper.Add(_span);
        }

        if (reader.Read())
        {
            PushFault.Throw("zipkinv1: more than one value");
        }
    }

    private void CheckIds()
    {
        if (_span.TraceId.IsEmpty)
        {
            PushFault.Throw("zipkinV1 span traceId: traceId is zero");
        }

        if (_span.Id == 0)
        {
            PushFault.Throw("zipkinV1 span id: ID is zero");
        }
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (Take(ref reader, "traceId"u8))
        {
            CheckLength(ref reader, "traceId", "hex traceId span has wrong length (expected 16 or 32)", IdDigits, 2 * IdDigits);
            _span.TraceId = ZipkinText.ReadTraceId(ref reader, "zipkinV1 span traceId");
        }
        else if (Take(ref reader, "id"u8))
        {
            CheckLength(ref reader, "id", "hex Id has wrong length (expected 16)", IdDigits, IdDigits);
            _span.Id = ZipkinText.ReadId(ref reader, "zipkinV1 span id");
        }
        else if (Take(ref reader, "parentId"u8))
        {
            ReadParent(ref reader);
        }
        else if (Take(ref reader, "name"u8))
        {
            _span.Name = text.Intern(ref reader, "name");
        }
        else if (Take(ref reader, "timestamp"u8))
        {
            _span.TimestampUs = ZipkinText.ReadInt64(ref reader, "timestamp");
        }
        else if (Take(ref reader, "duration"u8))
        {
            _span.DurationUs = ZipkinText.ReadInt64(ref reader, "duration");
        }
        else if (Take(ref reader, "annotations"u8))
        {
            ReadList(ref reader, isBinary: false);
        }
        else if (Take(ref reader, "binaryAnnotations"u8))
        {
            ReadList(ref reader, isBinary: true);
        }
        else
        {
            PushJson.Next(ref reader);
            PushJson.Skip(ref reader);
        }
    }

    private void ReadParent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Null && reader.ValueSpan.Length > 0)
        {
            CheckLength(ref reader, "parentId", "hex Id has wrong length (expected 16)", IdDigits, IdDigits);
            _span.ParentId = ZipkinText.ReadId(ref reader, "zipkinV1 span parentId");
        }
    }

    private static void CheckLength(ref Utf8JsonReader reader, string field, string complaint, int length, int orLength)
    {
        if (reader.TokenType != JsonTokenType.String || (reader.ValueSpan.Length != length && reader.ValueSpan.Length != orLength))
        {
            PushFault.Throw($"zipkinV1 span {field}: {complaint}");
        }
    }

    private void ReadList(ref Utf8JsonReader reader, bool isBinary)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        PushJson.Expect(ref reader, JsonTokenType.StartArray, "zipkinv1: expected an array of annotations");
        while (PushJson.NextElement(ref reader))
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                ReadAnnotation(ref reader, isBinary);
            }
        }
    }

    private void ReadAnnotation(ref Utf8JsonReader reader, bool isBinary)
    {
        PushJson.Expect(ref reader, JsonTokenType.StartObject, "zipkinv1: expected an annotation");
        long timeUs = 0;
        var key = 0;
        var value = 0;
        var host = default(ZipkinEndpoint);
        while (PushJson.NextProperty(ref reader))
        {
            if (!isBinary && Take(ref reader, "timestamp"u8))
            {
                timeUs = ZipkinText.ReadInt64(ref reader, "timestamp");
            }
            else if (isBinary && Take(ref reader, "key"u8))
            {
                key = text.Intern(ref reader, "key");
            }
            else if (Take(ref reader, "value"u8))
            {
                value = text.Intern(ref reader, "value");
            }
            else if (Take(ref reader, "endpoint"u8))
            {
                host = ReadEndpoint(ref reader);
            }
            else
            {
                PushJson.Next(ref reader);
                PushJson.Skip(ref reader);
            }
        }

        if (isBinary)
        {
            _span.BinaryAnnotations.Add(new ZipkinV1BinaryAnnotation(key, AttributeType.String, value, value, host));
        }
        else
        {
            _span.Annotations.Add(new ZipkinV1Annotation(timeUs, value, host));
        }
    }

    private ZipkinEndpoint ReadEndpoint(ref Utf8JsonReader reader)
    {
        var endpoint = default(ZipkinEndpoint);
        if (reader.TokenType == JsonTokenType.Null)
        {
            return endpoint;
        }

        PushJson.Expect(ref reader, JsonTokenType.StartObject, "zipkinv1: expected an endpoint");
        while (PushJson.NextProperty(ref reader))
        {
            if (Take(ref reader, "serviceName"u8))
            {
                endpoint = endpoint with { ServiceName = text.Intern(ref reader, "serviceName") };
            }
            else if (Take(ref reader, "ipv4"u8))
            {
                endpoint = endpoint with { Ipv4 = text.Intern(ref reader, "ipv4") };
            }
            else if (Take(ref reader, "ipv6"u8))
            {
                endpoint = endpoint with { Ipv6 = text.Intern(ref reader, "ipv6") };
            }
            else if (Take(ref reader, "port"u8))
            {
                endpoint = endpoint with { Port = (int)ZipkinText.ReadInt64(ref reader, "port") };
            }
            else
            {
                PushJson.Next(ref reader);
                PushJson.Skip(ref reader);
            }
        }

        return endpoint;
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
}

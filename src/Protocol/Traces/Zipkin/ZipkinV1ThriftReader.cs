using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Reads a Thrift list of Zipkin's spans of version 1.</summary>
/// <remarks>
/// Span: trace_id=1, name=3, id=4, parent_id=5, annotations=6, binary_annotations=8, debug=9, timestamp=10, duration=11,
/// trace_id_high=12. Annotation: timestamp=1, value=2, host=3. BinaryAnnotation: key=1, value=2, type=3, host=4. Endpoint: ipv4=1,
/// port=2, service_name=3, ipv6=4. Source: openzipkin/zipkin-api, zipkinCore.thrift.
/// </remarks>
internal sealed class ZipkinV1ThriftReader(StringTable strings, ZipkinText text, ZipkinV1Mapper mapper)
{
    private readonly ZipkinV1Span _span = new();

    public void Read(ref ThriftReader reader)
    {
        for (var left = ReadStructs(ref reader); left > 0; left--)
        {
            ReadSpan(ref reader);
        }
    }

    private void ReadSpan(ref ThriftReader reader)
    {
        _span.Clear();
        var outer = reader.BeginStruct();
        while (reader.ReadField())
        {
            switch (reader.FieldId, reader.Type)
            {
                case (1, ThriftType.I64):
                    _span.TraceId = _span.TraceId with { Low = (ulong)reader.ReadInt64() };
                    break;
                case (3, ThriftType.String):
                    _span.Name = strings.Intern(reader.ReadBytes());
                    break;
                case (4, ThriftType.I64):
                    _span.Id = (ulong)reader.ReadInt64();
                    break;
                case (5, ThriftType.I64):
                    _span.ParentId = (ulong)reader.ReadInt64();
                    break;
                case (6, ThriftType.List):
                    for (var left = ReadStructs(ref reader); left > 0; left--)
                    {
                        ReadAnnotation(ref reader);
                    }

                    break;
                case (8, ThriftType.List):
                    for (var left = ReadStructs(ref reader); left > 0; left--)
                    {
                        ReadBinaryAnnotation(ref reader);
                    }

                    break;
                case (10, ThriftType.I64):
                    _span.TimestampUs = reader.ReadInt64();
                    break;
                case (11, ThriftType.I64):
                    _span.DurationUs = reader.ReadInt64();
                    break;
                case (12, ThriftType.I64):
                    _span.TraceId = _span.TraceId with { High = (ulong)reader.ReadInt64() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.EndStruct(outer);
        mapper.Add(_span);
    }

    private void ReadAnnotation(ref ThriftReader reader)
    {
        long timeUs = 0;
        var value = 0;
        var host = default(ZipkinEndpoint);
        var outer = reader.BeginStruct();
        while (reader.ReadField())
        {
            switch (reader.FieldId, reader.Type)
            {
                case (1, ThriftType.I64):
                    timeUs = reader.ReadInt64();
                    break;
                case (2, ThriftType.String):
                    value = strings.Intern(reader.ReadBytes());
                    break;
                case (3, ThriftType.Struct):
                    host = ReadEndpoint(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.EndStruct(outer);
        _span.Annotations.Add(new ZipkinV1Annotation(timeUs, value, host));
    }

    private void ReadBinaryAnnotation(ref ThriftReader reader)
    {
        var key = 0;
        var value = ReadOnlySpan<byte>.Empty;
        var type = 0;
        var host = default(ZipkinEndpoint);
        var outer = reader.BeginStruct();
        while (reader.ReadField())
        {
            switch (reader.FieldId, reader.Type)
            {
                case (1, ThriftType.String):
                    key = strings.Intern(reader.ReadBytes());
                    break;
                case (2, ThriftType.String):
                    value = reader.ReadBytes();
                    break;
                case (3, ThriftType.I32):
                    type = reader.ReadInt32();
                    break;
                case (4, ThriftType.Struct):
                    host = ReadEndpoint(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.EndStruct(outer);
        var (kind, bits) = ValueOf(type, value);
        var asText = kind == AttributeType.String ? (int)bits : strings.Intern(value);
        _span.BinaryAnnotations.Add(new ZipkinV1BinaryAnnotation(key, kind, bits, asText, host));
    }

    /// <summary>AnnotationType: bool=0, bytes=1, i16=2, i32=3, i64=4, double=5, string=6; numbers are big-endian, and unsigned upstream.</summary>
    private (AttributeType Type, long Value) ValueOf(int type, ReadOnlySpan<byte> value)
    {
        const string TooShort = "<not enough bytes representing the number>";
        switch (type)
        {
            case 0:
                return (AttributeType.Bool, value.Length == 1 && value[0] == 1 ? 1 : 0);
            case 1:
                var base64 = new byte[Base64.GetMaxEncodedToUtf8Length(value.Length)];
                Base64.EncodeToUtf8(value, base64, out _, out var length);
                return (AttributeType.String, strings.Intern(base64.AsSpan(0, length)));
            case 2 when value.Length >= sizeof(ushort):
                return (AttributeType.Int, BinaryPrimitives.ReadUInt16BigEndian(value));
            case 3 when value.Length >= sizeof(uint):
                return (AttributeType.Int, BinaryPrimitives.ReadUInt32BigEndian(value));
            case 4 when value.Length >= sizeof(long):
                return (AttributeType.Int, BinaryPrimitives.ReadInt64BigEndian(value));
            case 5 when value.Length >= sizeof(double):
                return (AttributeType.Double, BinaryPrimitives.ReadInt64BigEndian(value));
            case 6:
                return (AttributeType.String, strings.Intern(value));
            default:
                var complaint = type is >= 2 and <= 5
                    ? TooShort
                    : string.Create(CultureInfo.InvariantCulture, $"<unknown zipkin v1 binary annotation type ({type})>");
                return (AttributeType.String, strings.Intern(Encoding.ASCII.GetBytes(complaint)));
        }
    }

    private ZipkinEndpoint ReadEndpoint(ref ThriftReader reader)
    {
        var endpoint = default(ZipkinEndpoint);
        var outer = reader.BeginStruct();
        while (reader.ReadField())
        {
            switch (reader.FieldId, reader.Type)
            {
                case (1, ThriftType.I32):
                    endpoint = endpoint with { Ipv4 = InternIpv4(reader.ReadInt32()) };
                    break;
                case (2, ThriftType.I16):
                    endpoint = endpoint with { Port = reader.ReadInt16() };
                    break;
                case (3, ThriftType.String):
                    endpoint = endpoint with { ServiceName = strings.Intern(reader.ReadBytes()) };
                    break;
                case (4, ThriftType.String):
                    endpoint = endpoint with { Ipv6 = text.InternAddress(reader.ReadBytes(), AddressFamily.InterNetworkV6) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.EndStruct(outer);
        return endpoint;
    }

    private int InternIpv4(int address)
    {
        if (address == 0)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, address);
        return text.InternAddress(new IPAddress(bytes));
    }

    /// <summary>The head of a list of structs.</summary>
    private static int ReadStructs(ref ThriftReader reader)
    {
        var count = reader.ReadList(out var type);
        if (count > 0 && type != ThriftType.Struct)
        {
            PushFault.Throw("list of another type than struct");
        }

        return count;
    }
}

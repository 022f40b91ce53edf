using System.Buffers.Binary;
using System.Net.Sockets;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Decodes Zipkin's <c>ListOfSpans</c>. For one push.</summary>
/// <remarks>
/// ListOfSpans: spans=1. Span: trace_id=1, parent_id=2, id=3, kind=4, name=5, timestamp=6, duration=7, local_endpoint=8,
/// remote_endpoint=9, annotations=10 {timestamp=1, value=2}, tags=11 {key=1, value=2}. Endpoint: service_name=1, ipv4=2, ipv6=3,
/// port=4. Times in microseconds. Source: openzipkin/zipkin-api, zipkin.proto.
/// </remarks>
public sealed class ZipkinProtoDecoder
{
    private readonly SpanBatch _batch;
    private readonly ZipkinText _text;
    private readonly ZipkinMapper _mapper;
    private readonly ZipkinSpan _span = new();

    private ZipkinProtoDecoder(SpanBatch batch, ZipkinText text)
    {
        _batch = batch;
        _text = text;
        _mapper = new ZipkinMapper(batch);
    }

    /// <returns>Owned by the caller.</returns>
    /// <exception cref="RequestException">Malformed.</exception>
    /// <exception cref="InvalidSpanException">A span has no valid id: the whole push is refused.</exception>
    public static SpanBatch Decode(ReadOnlySpan<byte> message)
    {
        var batch = new SpanBatch();
        try
        {
            using var text = new ZipkinText(batch.Strings);
            new ZipkinProtoDecoder(batch, text).Read(new ProtoReader(message));
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();
            throw e is ProtoException ? PushFault.Bad("proto: " + e.Message, e) : e;
        }
    }

    private void Read(ProtoReader list)
    {
        while (list.ReadTag())
        {
            if (list.FieldNumber == 1)
            {
                ReadSpan(list.ReadMessage());
            }
            else
            {
                list.Skip();
            }
        }

        _mapper.ThrowIfInvalid();
    }

    private void ReadSpan(ProtoReader message)
    {
        _span.Clear();
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    _span.TraceId = ReadTraceId(message.ReadBytes());
                    break;
                case 2:
                    _span.ParentId = message.ReadBytes() is { IsEmpty: false } parent ? ReadSpanId(parent) : 0;
                    break;
                case 3:
                    _span.Id = ReadSpanId(message.ReadBytes());
                    break;
                case 4:
                    _span.Kind = ReadKind(message.ReadUInt32());
                    break;
                case 5:
                    _span.Name = _batch.Strings.Intern(message.ReadBytes());
                    break;
                case 6:
                    _span.TimestampUs = (long)message.ReadFixed64();
                    break;
                case 7:
                    _span.DurationUs = message.ReadInt64();
                    break;
                case 8:
                    _span.Local = ReadEndpoint(message.ReadMessage());
                    break;
                case 9:
                    _span.Remote = ReadEndpoint(message.ReadMessage());
                    break;
                case 10:
                    ReadAnnotation(message.ReadMessage());
                    break;
                case 11:
                    ReadTag(message.ReadMessage());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        _mapper.Add(_span);
    }

    private ZipkinEndpoint ReadEndpoint(ProtoReader message)
    {
        var endpoint = default(ZipkinEndpoint);
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    endpoint = endpoint with { ServiceName = _batch.Strings.Intern(message.ReadBytes()) };
                    break;
                case 2:
                    endpoint = endpoint with { Ipv4 = _text.InternAddress(message.ReadBytes(), AddressFamily.InterNetwork) };
                    break;
                case 3:
                    endpoint = endpoint with { Ipv6 = _text.InternAddress(message.ReadBytes(), AddressFamily.InterNetworkV6) };
                    break;
                case 4:
                    endpoint = endpoint with { Port = (ushort)message.ReadInt32() };
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return endpoint;
    }

    private void ReadAnnotation(ProtoReader message)
    {
        long timeUs = 0;
        var value = 0;
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    timeUs = (long)message.ReadFixed64();
                    break;
                case 2:
                    value = _batch.Strings.Intern(message.ReadBytes());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        _span.Annotations.Add((timeUs, value));
    }

    private void ReadTag(ProtoReader message)
    {
        var key = 0;
        var value = 0;
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    key = _batch.Strings.Intern(message.ReadBytes());
                    break;
                case 2:
                    value = _batch.Strings.Intern(message.ReadBytes());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        _span.Tags.Put(key, AttributeType.String, value);
    }

    private static SpanKind ReadKind(uint kind) => kind switch
    {
        1 => SpanKind.Client,
        2 => SpanKind.Server,
        3 => SpanKind.Producer,
        4 => SpanKind.Consumer,
        _ => SpanKind.Unspecified,
    };

    private static TraceId ReadTraceId(ReadOnlySpan<byte> id) => id.Length switch
    {
        sizeof(ulong) => new TraceId(0, BinaryPrimitives.ReadUInt64BigEndian(id)),
        TraceId.LengthBytes => TraceId.Read(id),
        0 => throw PushFault.Bad("invalid traceID: EOF"),
        _ => throw PushFault.Bad("invalid traceID: must be 8 or 16 bytes"),
    };

    private static ulong ReadSpanId(ReadOnlySpan<byte> id)
        => id.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(id) : throw PushFault.Bad("invalid SpanID: must be 8 bytes");
}

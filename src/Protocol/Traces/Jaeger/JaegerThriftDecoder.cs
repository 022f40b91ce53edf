using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Decodes Jaeger's batches of Thrift, as HTTP and UDP bring them. Stateless, thread-safe.</summary>
/// <remarks>
/// Batch: process=1, spans=2. Process: serviceName=1, tags=2. Span: traceIdLow=1, traceIdHigh=2, spanId=3, parentSpanId=4,
/// operationName=5, references=6, flags=7, startTime=8, duration=9, tags=10, logs=11; times in microseconds. SpanRef: refType=1,
/// traceIdLow=2, traceIdHigh=3, spanId=4. Log: timestamp=1, fields=2. Tag: key=1, vType=2, vStr=3, vDouble=4, vBool=5, vLong=6,
/// vBinary=7.
/// </remarks>
public static class JaegerThriftDecoder
{
    private const int ChildOf = 0;

    /// <summary>Decodes a batch of the binary protocol, without an envelope.</summary>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="RequestException">Malformed.</exception>
    /// <exception cref="InvalidSpanException">A span has no valid id: the whole push is refused.</exception>
    public static SpanBatch DecodeBatch(ReadOnlySpan<byte> body)
        => Decode(new ThriftReader(body, isCompact: false), hasEnvelope: false);

    /// <summary>Decodes a datagram: a message <c>emitBatch</c>.</summary>
    /// <inheritdoc cref="DecodeBatch"/>
    public static SpanBatch DecodeDatagram(ReadOnlySpan<byte> datagram, bool isCompact)
        => Decode(new ThriftReader(datagram, isCompact), hasEnvelope: true);

    private static SpanBatch Decode(ThriftReader reader, bool hasEnvelope)
    {
        var batch = new SpanBatch();
        try
        {
            if (hasEnvelope)
            {
                OpenEnvelope(ref reader);
            }

            var mapper = new JaegerMapper(batch);
            ReadBatch(ref reader, mapper, batch);
            mapper.ThrowIfInvalid();
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();
            throw e is ThriftException ? PushFault.Bad("Unable to process request body: " + e.Message, e) : e;
        }
    }

    private static void OpenEnvelope(ref ThriftReader reader)
    {
        if (!reader.ReadMessageName().SequenceEqual("emitBatch"u8))
        {
            PushFault.Throw("unknown method, want emitBatch");
        }

        reader.BeginStruct();
        while (reader.ReadField())
        {
            if (reader.Is(1, ThriftType.Struct))
            {
                return;
            }

            reader.Skip();
        }

        PushFault.Throw("emitBatch without a batch");
    }

    private static void ReadBatch(ref ThriftReader reader, JaegerMapper mapper, SpanBatch batch)
    {
        // The process may stand behind the spans, and comes first in a batch.
        var serviceName = 0;
        mapper.Tags.Clear();
        var scan = reader;
        scan.BeginStruct();
        while (scan.ReadField())
        {
            if (scan.Is(1, ThriftType.Struct))
            {
                serviceName = ReadProcess(ref scan, mapper, batch);
            }
            else
            {
                scan.Skip();
            }
        }

        mapper.AddProcess(serviceName);
        batch.BeginScope();
        reader.BeginStruct();
        while (reader.ReadField())
        {
            if (!reader.Is(2, ThriftType.List))
            {
                reader.Skip();
                continue;
            }

            for (var left = ReadStructs(ref reader); left > 0; left--)
            {
                ReadSpan(ref reader, mapper, batch);
            }
        }
    }

    private static int ReadProcess(ref ThriftReader reader, JaegerMapper mapper, SpanBatch batch)
    {
        var serviceName = 0;
        var outer = reader.BeginStruct();
        while (reader.ReadField())
        {
            if (reader.Is(1, ThriftType.String))
            {
                serviceName = batch.Strings.Intern(reader.ReadBytes());
            }
            else if (reader.Is(2, ThriftType.List))
            {
                ReadTags(ref reader, mapper, batch);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.EndStruct(outer);
        return serviceName;
    }

    private static void ReadSpan(ref ThriftReader reader, JaegerMapper mapper, SpanBatch batch)
    {
        var span = default(JaegerSpan);
        long startUs = 0;
        long durationUs = 0;
        var hasMore = false;
        var logs = reader;
        var hasLogs = false;
        mapper.Tags.Clear();
        mapper.References.Clear();
        var outer = reader.BeginStruct();
        while (reader.ReadField())
        {
            switch (reader.FieldId, reader.Type)
            {
                case (1, ThriftType.I64):
                    span.TraceId = span.TraceId with { Low = (ulong)reader.ReadInt64() };
                    break;
                case (2, ThriftType.I64):
                    span.TraceId = span.TraceId with { High = (ulong)reader.ReadInt64() };
                    break;
                case (3, ThriftType.I64):
                    span.SpanId = (ulong)reader.ReadInt64();
                    break;
                case (4, ThriftType.I64):
                    span.ParentId = (ulong)reader.ReadInt64();
                    break;
                case (5, ThriftType.String):
                    span.OperationName = batch.Strings.Intern(reader.ReadBytes());
                    break;
                case (6, ThriftType.List):
                    ReadReferences(ref reader, mapper);
                    hasMore = true;
                    break;
                case (8, ThriftType.I64):
                    startUs = reader.ReadInt64();
                    break;
                case (9, ThriftType.I64):
                    durationUs = reader.ReadInt64();
                    break;
                case (10, ThriftType.List):
                    ReadTags(ref reader, mapper, batch);
                    hasMore = true;
                    break;
                case (11, ThriftType.List):
                    logs = reader;
                    hasLogs = true;
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.EndStruct(outer);
        span.StartNs = unchecked(startUs * 1000);
        span.EndNs = unchecked((startUs + durationUs) * 1000);
        if (span == default && !hasMore && !hasLogs)
        {
            return; // Blank spans are skipped, as upstream does.
        }

        mapper.AddSpan(batch.Scopes.Length - 1, span);
        if (hasLogs)
        {
            ReadLogs(ref logs, mapper, batch);
        }
    }

    private static void ReadReferences(ref ThriftReader reader, JaegerMapper mapper)
    {
        for (var left = ReadStructs(ref reader); left > 0; left--)
        {
            var type = ChildOf;
            var trace = default(TraceId);
            ulong span = 0;
            var outer = reader.BeginStruct();
            while (reader.ReadField())
            {
                switch (reader.FieldId, reader.Type)
                {
                    case (1, ThriftType.I32):
                        type = reader.ReadInt32();
                        break;
                    case (2, ThriftType.I64):
                        trace = trace with { Low = (ulong)reader.ReadInt64() };
                        break;
                    case (3, ThriftType.I64):
                        trace = trace with { High = (ulong)reader.ReadInt64() };
                        break;
                    case (4, ThriftType.I64):
                        span = (ulong)reader.ReadInt64();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            reader.EndStruct(outer);
            mapper.References.Add(new JaegerReference(type == ChildOf, trace, span));
        }
    }

    private static void ReadLogs(ref ThriftReader reader, JaegerMapper mapper, SpanBatch batch)
    {
        for (var left = ReadStructs(ref reader); left > 0; left--)
        {
            mapper.Tags.Clear();
            long timeUs = 0;
            var outer = reader.BeginStruct();
            while (reader.ReadField())
            {
                if (reader.Is(1, ThriftType.I64))
                {
                    timeUs = reader.ReadInt64();
                }
                else if (reader.Is(2, ThriftType.List))
                {
                    ReadTags(ref reader, mapper, batch);
                }
                else
                {
                    reader.Skip();
                }
            }

            reader.EndStruct(outer);
            mapper.AddLog(unchecked(timeUs * 1000));
        }
    }

    private static void ReadTags(ref ThriftReader reader, JaegerMapper mapper, SpanBatch batch)
    {
        for (var left = ReadStructs(ref reader); left > 0; left--)
        {
            ReadTag(ref reader, mapper, batch);
        }
    }

    private static void ReadTag(ref ThriftReader reader, JaegerMapper mapper, SpanBatch batch)
    {
        var key = 0;
        var type = 0;
        var text = ReadOnlySpan<byte>.Empty;
        var binary = ReadOnlySpan<byte>.Empty;
        double real = 0;
        var truth = false;
        long whole = 0;
        var outer = reader.BeginStruct();
        while (reader.ReadField())
        {
            switch (reader.FieldId, reader.Type)
            {
                case (1, ThriftType.String):
                    key = batch.Strings.Intern(reader.ReadBytes());
                    break;
                case (2, ThriftType.I32):
                    type = reader.ReadInt32();
                    break;
                case (3, ThriftType.String):
                    text = reader.ReadBytes();
                    break;
                case (4, ThriftType.Double):
                    real = reader.ReadDouble();
                    break;
                case (5, ThriftType.Bool):
                    truth = reader.ReadBool();
                    break;
                case (6, ThriftType.I64):
                    whole = reader.ReadInt64();
                    break;
                case (7, ThriftType.String):
                    binary = reader.ReadBytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.EndStruct(outer);
        var (kind, value) = type switch
        {
            0 => (AttributeType.String, batch.Strings.Intern(text)),
            1 => (AttributeType.Double, BitConverter.DoubleToInt64Bits(real)),
            2 => (AttributeType.Bool, truth ? 1 : 0),
            3 => (AttributeType.Int, whole),
            4 => (AttributeType.Bytes, batch.Strings.Intern(binary)),
            _ => (AttributeType.String, mapper.UnknownType(type)),
        };
        mapper.Tags.Put(key, kind, value);
    }

    /// <summary>The head of a list of structs.</summary>
    private static int ReadStructs(ref ThriftReader reader)
    {
        var count = reader.ReadList(out var type);
        if (count > 0 && type != ThriftType.Struct)
        {
            PushFault.Throw("Unable to process request body: list of another type than struct");
        }

        return count;
    }
}

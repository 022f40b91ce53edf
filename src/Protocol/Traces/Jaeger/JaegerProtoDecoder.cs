using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Decodes Jaeger's <c>PostSpansRequest</c> of gRPC. For one request.</summary>
/// <remarks>
/// PostSpansRequest: batch=1 {spans=1, process=2}. Span: trace_id=1, span_id=2, operation_name=3, references=4, flags=5,
/// start_time=6, duration=7, tags=8, logs=9, process=10. Reference: trace_id=1, span_id=2, ref_type=3. Log: timestamp=1, fields=2.
/// Process: service_name=1, tags=2. KeyValue: key=1, v_type=2, v_str=3, v_bool=4, v_int64=5, v_float64=6, v_binary=7.
/// Source: jaegertracing/jaeger-idl, api_v2/model.proto.
/// </remarks>
public sealed class JaegerProtoDecoder
{
    private const int BatchProcess = -1;

    private readonly SpanBatch _batch;
    private readonly JaegerMapper _mapper;
    private readonly int _scopeName;
    private readonly int _scopeVersion;
    private readonly Dictionary<int, int> _resources = []; // By the string id of a process's bytes.
    private readonly Dictionary<(int Resource, int Name, int Version), int> _scopes = [];

    private JaegerProtoDecoder(SpanBatch batch)
    {
        _batch = batch;
        _mapper = new JaegerMapper(_batch);
        _scopeName = _batch.Strings.Intern("otel.scope.name"u8);
        _scopeVersion = _batch.Strings.Intern("otel.scope.version"u8);
    }

    /// <returns>Owned by the caller.</returns>
    /// <exception cref="RequestException">Malformed.</exception>
    /// <exception cref="InvalidSpanException">A span has no valid id: the whole push is refused.</exception>
    public static SpanBatch Decode(ReadOnlySpan<byte> request)
    {
        var batch = new SpanBatch();
        try
        {
            var decoder = new JaegerProtoDecoder(batch);
            var reader = new ProtoReader(request);
            while (reader.ReadTag())
            {
                if (reader.FieldNumber == 1)
                {
                    decoder.ReadBatch(reader.ReadMessage());
                }
                else
                {
                    reader.Skip();
                }
            }

            decoder._mapper.ThrowIfInvalid();
            return batch;
        }
        catch (Exception e)
        {
            batch.Dispose();
            throw e is ProtoException ? PushFault.Bad("proto: " + e.Message, e) : e;
        }
    }

    private void ReadBatch(ProtoReader batch)
    {
        _resources.Remove(BatchProcess);
        var process = ReadOnlySpan<byte>.Empty;
        for (var scan = batch; scan.ReadTag();)
        {
            if (scan.FieldNumber == 2)
            {
                process = scan.ReadBytes();
            }
            else
            {
                scan.Skip();
            }
        }

        _resources[BatchProcess] = ResourceOf(process);
        while (batch.ReadTag())
        {
            if (batch.FieldNumber == 1)
            {
                ReadSpan(batch.ReadMessage());
            }
            else
            {
                batch.Skip();
            }
        }
    }

    /// <summary>Equal processes are one resource.</summary>
    private int ResourceOf(ReadOnlySpan<byte> process)
    {
        var key = _batch.Strings.Intern(process);
        if (_resources.TryGetValue(key, out var known))
        {
            return known;
        }

        _mapper.Tags.Clear();
        var serviceName = 0;
        var reader = new ProtoReader(process);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    serviceName = _batch.Strings.Intern(reader.ReadBytes());
                    break;
                case 2:
                    ReadTag(reader.ReadMessage());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _mapper.AddProcess(serviceName);
        return _resources[key] = _batch.Resources.Length - 1;
    }

    private void ReadSpan(ProtoReader message)
    {
        var span = default(JaegerSpan);
        long durationNs = 0;
        var hasLogs = false;
        var process = ReadOnlySpan<byte>.Empty;
        var isBlank = message.AtEnd;
        for (var scan = message; scan.ReadTag();)
        {
            if (scan.FieldNumber == 10)
            {
                process = scan.ReadBytes();
            }
            else
            {
                scan.Skip();
            }
        }

        var resource = process.IsEmpty ? _resources[BatchProcess] : ResourceOf(process);
        _mapper.Tags.Clear();
        _mapper.References.Clear();
        for (var scan = message; scan.ReadTag();)
        {
            switch (scan.FieldNumber)
            {
                case 1:
                    span.TraceId = ReadTraceId(scan.ReadBytes());
                    break;
                case 2:
                    span.SpanId = ReadSpanId(scan.ReadBytes());
                    break;
                case 3:
                    span.OperationName = _batch.Strings.Intern(scan.ReadBytes());
                    break;
                case 4:
                    ReadReference(scan.ReadMessage());
                    break;
                case 6:
                    span.StartNs = ReadNanoseconds(scan.ReadMessage());
                    break;
                case 7:
                    durationNs = ReadNanoseconds(scan.ReadMessage());
                    break;
                case 8:
                    ReadTag(scan.ReadMessage());
                    break;
                case 9:
                    hasLogs = true;
                    scan.Skip();
                    break;
                default:
                    scan.Skip();
                    break;
            }
        }

        if (isBlank)
        {
            return;
        }

        span.EndNs = unchecked(span.StartNs + durationNs);
        _mapper.AddSpan(ScopeOf(resource), span);
        if (hasLogs)
        {
            ReadLogs(message);
        }
    }

    private int ScopeOf(int resource)
    {
        var hasName = _mapper.Tags.TryGet(_scopeName, out _, out _);
        var name = hasName ? _mapper.Tags.TakeText(_scopeName) : 0;
        var version = hasName ? _mapper.Tags.TakeText(_scopeVersion) : 0;
        if (!_scopes.TryGetValue((resource, name, version), out var scope))
        {
            _batch.BeginScope(resource);
            _batch.SetScope(name, version);
            _scopes[(resource, name, version)] = scope = _batch.Scopes.Length - 1;
        }

        return scope;
    }

    private void ReadReference(ProtoReader message)
    {
        var isChildOf = true;
        var trace = default(TraceId);
        ulong span = 0;
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    trace = ReadTraceId(message.ReadBytes());
                    break;
                case 2:
                    span = ReadSpanId(message.ReadBytes());
                    break;
                case 3:
                    isChildOf = message.ReadUInt32() == 0;
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        _mapper.References.Add(new JaegerReference(isChildOf, trace, span));
    }

    private void ReadLogs(ProtoReader message)
    {
        while (message.ReadTag())
        {
            if (message.FieldNumber != 9)
            {
                message.Skip();
                continue;
            }

            _mapper.Tags.Clear();
            long timeNs = 0;
            for (var log = message.ReadMessage(); log.ReadTag();)
            {
                switch (log.FieldNumber)
                {
                    case 1:
                        timeNs = ReadNanoseconds(log.ReadMessage());
                        break;
                    case 2:
                        ReadTag(log.ReadMessage());
                        break;
                    default:
                        log.Skip();
                        break;
                }
            }

            _mapper.AddLog(timeNs);
        }
    }

    private void ReadTag(ProtoReader message)
    {
        var strings = _batch.Strings;
        var key = 0;
        var type = 0;
        var text = 0;
        var binary = 0;
        var truth = false;
        long whole = 0;
        long real = 0;
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    key = strings.Intern(message.ReadBytes());
                    break;
                case 2:
                    type = message.ReadInt32();
                    break;
                case 3:
                    text = strings.Intern(message.ReadBytes());
                    break;
                case 4:
                    truth = message.ReadBool();
                    break;
                case 5:
                    whole = message.ReadInt64();
                    break;
                case 6:
                    real = (long)message.ReadFixed64();
                    break;
                case 7:
                    binary = strings.Intern(message.ReadBytes());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        var (kind, value) = type switch
        {
            0 => (AttributeType.String, text),
            1 => (AttributeType.Bool, truth ? 1 : 0),
            2 => (AttributeType.Int, whole),
            3 => (AttributeType.Double, real),
            4 => (AttributeType.Bytes, binary),
            _ => (AttributeType.String, _mapper.UnknownType(type)),
        };
        _mapper.Tags.Put(key, kind, value);
    }

    /// <summary>A <c>Timestamp</c> or <c>Duration</c>: seconds=1, nanos=2.</summary>
    private static long ReadNanoseconds(ProtoReader message)
    {
        long seconds = 0;
        long nanoseconds = 0;
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    seconds = message.ReadInt64();
                    break;
                case 2:
                    nanoseconds = message.ReadInt32();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return unchecked((seconds * 1_000_000_000) + nanoseconds);
    }

    private static TraceId ReadTraceId(ReadOnlySpan<byte> id)
    {
        if (id.Length == sizeof(ulong))
        {
            return new TraceId(0, BinaryPrimitives.ReadUInt64BigEndian(id));
        }

        if (id.Length is not (0 or TraceId.LengthBytes))
        {
            PushFault.Throw("invalid length for TraceID");
        }

        return id.IsEmpty ? default : TraceId.Read(id);
    }

    private static ulong ReadSpanId(ReadOnlySpan<byte> id)
    {
        if (id.Length is not (0 or sizeof(ulong)))
        {
            PushFault.Throw("invalid length for SpanID");
        }

        return id.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(id);
    }
}

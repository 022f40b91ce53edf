using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Fills a batch from the messages of a request of OTLP. Not thread-safe.</summary>
/// <remarks>
/// Request: resource_spans=1 {resource=1, scope_spans=2 {scope=1, spans=2, schema_url=3}, schema_url=3}. A span whose ids are
/// missing or zero spoils the request: the spans behind it are only counted.
/// </remarks>
internal ref struct OtlpSpanReader(ReadOnlySpan<byte> request, SpanBatch batch)
{
    private const byte TraceIdTag = (1 << 3) | (int)WireType.Bytes;
    private const byte SpanIdTag = (2 << 3) | (int)WireType.Bytes;
    private const byte ParentIdTag = (4 << 3) | (int)WireType.Bytes;
    private const byte NameTag = (5 << 3) | (int)WireType.Bytes;
    private const byte KindTag = (6 << 3) | (int)WireType.Varint;
    private const byte StartTag = (7 << 3) | (int)WireType.Fixed64;
    private const byte EndTag = (8 << 3) | (int)WireType.Fixed64;
    private const byte AttributesTag = (AttributesField << 3) | (int)WireType.Bytes;

    private const int SpanIdBytes = 2 + sizeof(ulong);
    private const int TimeBytes = 1 + sizeof(ulong);

    /// <summary>Lengths and numbers below are a varint of one byte.</summary>
    private const int ShortMax = 0x80;

    private const int AttributesField = 9;
    private const int EventsField = 11;
    private const int LinksField = 13;
    private const int StatusField = 15;

    private readonly ReadOnlySpan<byte> _request = request;
    private readonly OtlpAttributeReader _attributes = new(batch);
    private readonly SpanIdCheck _ids = new();
    private readonly RepeatedScopes _scopes = new(batch);

    /// <summary>Whether to look for a scope behind its spans, which costs a pass over them.</summary>
    public bool IsLookingAhead { get; init; }

    /// <summary>Whether a scope came behind its spans, and was passed over.</summary>
    public bool HasLateScope { get; private set; }

    /// <exception cref="ProtoException">Malformed.</exception>
    /// <exception cref="Model.RequestException">An id has another length than its kind, or a value is nested too deep.</exception>
    public void Read()
    {
        var request = new ProtoReader(_request);
        while (request.ReadTag())
        {
            if (request.FieldNumber == 1)
            {
                ReadResourceSpans(request.ReadMessage());
            }
            else
            {
                request.Skip();
            }
        }
    }

    /// <exception cref="InvalidSpanException">A span had no valid ids.</exception>
    public readonly void ThrowIfInvalid() => _ids.ThrowIfFailed();

    public readonly void Dispose() => _attributes.Dispose();

    private void ReadResourceSpans(ProtoReader resourceSpans)
    {
        // Fields may come in any order, and the resource stands before its spans in the batch.
        batch.BeginResource();
        uint dropped = 0;
        var schemaUrl = 0;
        for (var scan = resourceSpans; scan.ReadTag();)
        {
            switch (scan.FieldNumber)
            {
                case 1:
                    dropped = ReadResource(scan.ReadMessage());
                    break;
                case 3:
                    schemaUrl = batch.Strings.Intern(scan.ReadBytes());
                    break;
                default:
                    scan.Skip();
                    break;
            }
        }

        batch.SetResource(schemaUrl, dropped);
        while (resourceSpans.ReadTag())
        {
            if (resourceSpans.FieldNumber == 2)
            {
                ReadScopeSpans(resourceSpans.ReadMessage());
            }
            else
            {
                resourceSpans.Skip();
            }
        }
    }

    private uint ReadResource(ProtoReader resource)
    {
        uint dropped = 0;
        while (resource.ReadTag())
        {
            switch (resource.FieldNumber)
            {
                case 1:
                    _attributes.Add(_request, resource.ReadMessage());
                    break;
                case 2:
                    dropped = resource.ReadUInt32();
                    break;
                default:
                    resource.Skip();
                    break;
            }
        }

        return dropped;
    }

    private void ReadScopeSpans(ProtoReader scopeSpans)
    {
        batch.BeginScope();
        var schemaUrl = 0;
        var scope = default(ScopeFields);
        for (var scan = scopeSpans; scan.ReadTag();)
        {
            switch (scan.FieldNumber)
            {
                case 1:
                    scope = ReadScope(scan.ReadMessage());
                    break;
                default:
                    scan.Skip();
                    break;
            }

            if (scan.FieldNumber == 2 && !IsLookingAhead)
            {
                break;
            }
        }

        batch.SetScope(scope.Name, scope.Version, schemaUrl, scope.Dropped);
        _scopes.Begin();
        var spanCount = batch.SpanCount;
        while (scopeSpans.ReadTag())
        {
            switch (scopeSpans.FieldNumber)
            {
                case 2:
                    ReadSpan(scopeSpans.ReadMessage());
                    break;
                case 3:
                    schemaUrl = batch.Strings.Intern(scopeSpans.ReadBytes());
                    break;
                default:
                    HasLateScope |= scopeSpans.FieldNumber == 1 && batch.SpanCount > spanCount;
                    scopeSpans.Skip();
                    break;
            }
        }

        batch.SetScope(scope.Name, scope.Version, schemaUrl, scope.Dropped);
    }

    private ScopeFields ReadScope(ProtoReader scope)
    {
        var fields = default(ScopeFields);
        while (scope.ReadTag())
        {
            switch (scope.FieldNumber)
            {
                case 1:
                    fields.Name = batch.Strings.Intern(scope.ReadBytes());
                    break;
                case 2:
                    fields.Version = batch.Strings.Intern(scope.ReadBytes());
                    break;
                case 3:
                    _attributes.Add(_request, scope.ReadMessage());
                    break;
                case 4:
                    fields.Dropped = scope.ReadUInt32();
                    break;
                default:
                    scope.Skip();
                    break;
            }
        }

        return fields;
    }

    private void ReadSpan(ProtoReader message)
    {
        _ids.Count();
        if (_ids.HasFailed)
        {
            return;
        }

        // Attributes of the span come before its events and links in the batch, whatever the order in the message.
        ref var span = ref batch.BeginSpan();
        _attributes.BeginOwner();
        var (hasChildren, hasStatus) = (false, false);
        var scan = message;
        scan.MoveTo(ReadAttributes(message, ReadHead(message.Message, ref span)));
        while (scan.ReadTag())
        {
            switch (scan.FieldNumber)
            {
                case AttributesField:
                    _attributes.Add(_request, scan.ReadMessage());
                    scan.MoveTo(ReadAttributes(message, scan.Position - message.Position));
                    break;
                case EventsField or LinksField:
                    hasChildren = true;
                    scan.Skip();
                    break;
                case StatusField:
                    hasStatus = true;
                    ReadStatus(scan.ReadMessage(), ref span);
                    break;
                default:
                    ReadSpanField(ref scan, ref span);
                    break;
            }
        }

        span.ProtoBytes = SpanProtoSize.Message(message.Message.Length + (hasStatus ? 0 : SpanProtoSize.NoStatusBytes));
        _scopes.Place(span.TraceId);
        if (_ids.Check(span) && hasChildren)
        {
            ReadChildren(message);
        }
    }

    /// <summary>Reads the fields that nearly all spans begin with, as long as they come in the order in which encoders write them.</summary>
    /// <returns>Where it ends: anything that is not so, malformed or not, is left to who reads any form.</returns>
    private int ReadHead(ReadOnlySpan<byte> message, ref SpanRow span)
    {
        const int IdsBytes = 2 + TraceId.LengthBytes + SpanIdBytes;
        if (message.Length < IdsBytes || message[0] != TraceIdTag || message[1] != TraceId.LengthBytes
            || message[2 + TraceId.LengthBytes] != SpanIdTag || message[3 + TraceId.LengthBytes] != sizeof(ulong))
        {
            return 0;
        }

        span.TraceId = TraceId.Read(message[2..]);
        span.SpanId = BinaryPrimitives.ReadUInt64BigEndian(message[(IdsBytes - sizeof(ulong))..]);
        var rest = message[IdsBytes..];
        if (rest.Length >= SpanIdBytes && rest[0] == ParentIdTag && rest[1] == sizeof(ulong))
        {
            span.ParentId = BinaryPrimitives.ReadUInt64BigEndian(rest[2..]);
            rest = rest[SpanIdBytes..];
        }

        if (rest.Length >= 2 && rest[0] == NameTag && rest[1] is < ShortMax and var length && length <= rest.Length - 2)
        {
            span.Name = batch.Strings.Intern(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        if (rest.Length >= 2 && rest[0] == KindTag && rest[1] < ShortMax)
        {
            span.Kind = (SpanKind)rest[1];
            rest = rest[2..];
        }

        if (rest.Length >= TimeBytes && rest[0] == StartTag)
        {
            span.StartNs = BinaryPrimitives.ReadInt64LittleEndian(rest[1..]);
            rest = rest[TimeBytes..];
        }

        if (rest.Length >= TimeBytes && rest[0] == EndTag)
        {
            span.EndNs = BinaryPrimitives.ReadInt64LittleEndian(rest[1..]);
            rest = rest[TimeBytes..];
        }

        return message.Length - rest.Length;
    }

    /// <summary>Reads attributes as long as one follows the other and they have usual forms.</summary>
    /// <param name="message">The span's.</param>
    /// <param name="at">Where the first one may be.</param>
    /// <returns>Where another field, or another form, begins.</returns>
    private int ReadAttributes(in ProtoReader message, int at)
    {
        var bytes = message.Message;
        while (at <= bytes.Length - 2 && bytes[at] == AttributesTag && bytes[at + 1] is < ShortMax and var length
            && length <= bytes.Length - at - 2 && _attributes.TryAdd(_request, message.Position + at + 2, length))
        {
            at += 2 + length;
        }

        return at;
    }

    private void ReadSpanField(ref ProtoReader message, ref SpanRow span)
    {
        switch (message.FieldNumber)
        {
            case 1:
                span.TraceId = ReadTraceId(message.ReadBytes());
                break;
            case 2:
                span.SpanId = ReadSpanId(message.ReadBytes());
                break;
            case 3:
                span.TraceState = batch.Strings.Intern(message.ReadBytes());
                break;
            case 4:
                span.ParentId = ReadSpanId(message.ReadBytes());
                break;
            case 5:
                span.Name = batch.Strings.Intern(message.ReadBytes());
                break;
            case 6:
                span.Kind = message.ReadUInt32() is <= byte.MaxValue and var kind ? (SpanKind)kind : SpanKind.Unspecified;
                break;
            case 7:
                span.StartNs = (long)message.ReadFixed64();
                break;
            case 8:
                span.EndNs = (long)message.ReadFixed64();
                break;
            case 10:
                span.DroppedAttributes = message.ReadUInt32();
                break;
            case 12:
                span.DroppedEvents = message.ReadUInt32();
                break;
            case 14:
                span.DroppedLinks = message.ReadUInt32();
                break;
            case 16:
                span.Flags = message.ReadFixed32();
                break;
            default:
                message.Skip();
                break;
        }
    }

    private void ReadStatus(ProtoReader status, ref SpanRow span)
    {
        while (status.ReadTag())
        {
            switch (status.FieldNumber)
            {
                case 2:
                    span.StatusMessage = batch.Strings.Intern(status.ReadBytes());
                    break;
                case 3:
                    span.StatusCode = status.ReadUInt32() is <= (uint)SpanStatusCode.Error and var code
                        ? (SpanStatusCode)code : SpanStatusCode.Unset;
                    break;
                default:
                    status.Skip();
                    break;
            }
        }
    }

    private void ReadChildren(ProtoReader message)
    {
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case EventsField:
                    ReadEvent(message.ReadMessage());
                    break;
                case LinksField:
                    ReadLink(message.ReadMessage());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }
    }

    private void ReadEvent(ProtoReader message)
    {
        ref var fields = ref batch.BeginEvent();
        _attributes.BeginOwner();
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    fields = fields with { TimeNs = (long)message.ReadFixed64() };
                    break;
                case 2:
                    fields = fields with { Name = batch.Strings.Intern(message.ReadBytes()) };
                    break;
                case 3:
                    _attributes.Add(_request, message.ReadMessage());
                    break;
                case 4:
                    fields = fields with { DroppedAttributes = message.ReadUInt32() };
                    break;
                default:
                    message.Skip();
                    break;
            }
        }
    }

    private void ReadLink(ProtoReader message)
    {
        ref var fields = ref batch.BeginLink();
        _attributes.BeginOwner();
        while (message.ReadTag())
        {
            switch (message.FieldNumber)
            {
                case 1:
                    fields = fields with { TraceId = ReadTraceId(message.ReadBytes()) };
                    break;
                case 2:
                    fields = fields with { SpanId = ReadSpanId(message.ReadBytes()) };
                    break;
                case 3:
                    fields = fields with { TraceState = batch.Strings.Intern(message.ReadBytes()) };
                    break;
                case 4:
                    _attributes.Add(_request, message.ReadMessage());
                    break;
                case 5:
                    fields = fields with { DroppedAttributes = message.ReadUInt32() };
                    break;
                case 6:
                    fields = fields with { Flags = message.ReadFixed32() };
                    break;
                default:
                    message.Skip();
                    break;
            }
        }
    }

    private static TraceId ReadTraceId(ReadOnlySpan<byte> id)
    {
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

    private struct ScopeFields
    {
        public int Name;
        public int Version;
        public uint Dropped;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Writes Zipkin's spans to a batch as OpenTelemetry's collector translates them. For one push, not thread-safe.</summary>
internal sealed class ZipkinMapper(SpanBatch batch)
{
    /// <summary>Links stand in tags of numbered names up to this.</summary>
    private const int LinksMax = 128;

    private readonly ZipkinKeys _keys = new(batch.Strings);
    private readonly SpanIdCheck _ids = new();
    private readonly Dictionary<int, int> _resources = []; // By the string id of the service's name.
    private readonly Dictionary<(int Resource, int Library), int> _scopes = [];
    private readonly Dictionary<int, bool> _isResourceKey = [];

    /// <exception cref="InvalidSpanException">A span had no valid ids.</exception>
    public void ThrowIfInvalid() => _ids.ThrowIfFailed();

    /// <summary>Adds a span; its tags are used up.</summary>
    /// <exception cref="Model.RequestException">A link or an annotation that says it has attributes is malformed.</exception>
    public void Add(ZipkinSpan from)
    {
        _ids.Count();
        var scope = ScopeOf(from);
        ref var span = ref batch.BeginSpan(scope);
        span.TraceId = from.TraceId;
        span.SpanId = from.Id;
        span.ParentId = from.ParentId == from.Id ? 0 : from.ParentId;
        span.TraceState = from.Tags.TakeText(_keys.TraceState);
        span.Name = from.Name;
        span.Kind = KindOf(from);
        span.StartNs = unchecked(from.TimestampUs * 1000);
        span.EndNs = unchecked((from.TimestampUs + from.DurationUs) * 1000);
        SetStatus(ref span, from.Tags);
        _ids.Check(span);
        var links = TakeLinks(from.Tags);
        AddEndpoints(from);
        from.Tags.CopyTo(batch);
        foreach (var link in links)
        {
            AddLink(link);
        }

        foreach (var (timeUs, value) in from.Annotations)
        {
            AddEvent(unchecked(timeUs * 1000), value);
        }
    }

    private int ScopeOf(ZipkinSpan span)
    {
        var tags = span.Tags;
        if (!_resources.TryGetValue(span.Local.ServiceName, out var resource))
        {
            resource = AddResource(span);
            _resources.Add(span.Local.ServiceName, resource);
        }

        // Tags of the resource are left out of spans, also of those whose resource was made before them.
        tags.Remove(_keys.ServiceNameSource);
        tags.RemoveWhere(IsResourceKey);
        var library = tags.TakeText(_keys.LibraryName);
        var version = tags.TakeText(_keys.LibraryVersion);
        if (!_scopes.TryGetValue((resource, library), out var scope))
        {
            batch.BeginScope(resource);
            batch.SetScope(library, library == 0 ? 0 : version);
            _scopes[(resource, library)] = scope = batch.Scopes.Length - 1;
        }

        return scope;
    }

    private int AddResource(ZipkinSpan span)
    {
        batch.BeginResource();
        if (span.Local.ServiceName == 0)
        {
            return batch.Resources.Length - 1;
        }

        var source = span.Tags.TextOf(_keys.ServiceNameSource);
        var set = new AttributeSet();
        set.Put(source == 0 ? _keys.ServiceName : source, AttributeType.String, span.Local.ServiceName);
        span.Tags.ForEach((key, type, value) =>
        {
            if (IsResourceKey(key))
            {
                set.Put(key, type, value);
            }
        });
        set.CopyTo(batch);
        return batch.Resources.Length - 1;
    }

    private bool IsResourceKey(int key)
    {
        if (!_isResourceKey.TryGetValue(key, out var known))
        {
            _isResourceKey[key] = known = ZipkinResourceKeys.Contains(batch.Strings[key]);
        }

        return known;
    }

    private SpanKind KindOf(ZipkinSpan span)
    {
        if (span.Kind != SpanKind.Unspecified)
        {
            return span.Kind;
        }

        return batch.Strings[span.Tags.TakeText(_keys.SpanKind)].SequenceEqual("internal"u8)
            ? SpanKind.Internal : SpanKind.Unspecified;
    }

    private void SetStatus(ref SpanRow span, AttributeSet tags)
    {
        var hasCode = tags.TryGet(_keys.StatusCode, out _, out _);
        if (hasCode)
        {
            span.StatusCode = batch.Strings[tags.TakeText(_keys.StatusCode)] switch
            {
                var code when code.SequenceEqual("STATUS_CODE_OK"u8) => SpanStatusCode.Ok,
                var code when code.SequenceEqual("STATUS_CODE_ERROR"u8) => SpanStatusCode.Error,
                _ => SpanStatusCode.Unset,
            };
            span.StatusMessage = tags.TakeText(_keys.StatusDescription);
        }

        if (tags.TryGet(_keys.Error, out _, out var error))
        {
            span.StatusCode = hasCode ? span.StatusCode : SpanStatusCode.Error;
            if (batch.Strings[(int)error].SequenceEqual("true"u8))
            {
                tags.Remove(_keys.Error);
            }
        }
    }

    private void AddEndpoints(ZipkinSpan span)
    {
        var tags = span.Tags;
        PutText(tags, _keys.HostIp, span.Local.Ipv4);
        PutText(tags, _keys.HostIp, span.Local.Ipv6);
        PutPort(tags, _keys.HostPort, span.Local.Port);
        PutText(tags, _keys.PeerService, span.Remote.ServiceName);
        PutText(tags, _keys.PeerIp, span.Remote.Ipv4);
        PutText(tags, _keys.PeerIp, span.Remote.Ipv6);
        PutPort(tags, _keys.PeerPort, span.Remote.Port);
        if (span.TimestampUs == 0)
        {
            tags.Put(_keys.StartTimeAbsent, AttributeType.Bool, 1);
        }
    }

    private static void PutText(AttributeSet tags, int key, int text)
    {
        if (text != 0)
        {
            tags.Put(key, AttributeType.String, text);
        }
    }

    private static void PutPort(AttributeSet tags, int key, int port)
    {
        if (port > 0)
        {
            tags.Put(key, AttributeType.Int, port);
        }
    }

    private List<int> TakeLinks(AttributeSet tags)
    {
        var links = new List<int>();
        for (var i = 0; i < LinksMax; i++)
        {
            var key = batch.Strings.Find(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"otlp.link.{i}")));
            if (key < 0 || !tags.TryGet(key, out _, out _))
            {
                break;
            }

            links.Add(tags.TakeText(key));
        }

        return links;
    }

    /// <summary>A link as text: <c>traceid|spanid|state|json|dropped</c>; others are passed over.</summary>
    private void AddLink(int text)
    {
        var parts = Encoding.UTF8.GetString(batch.Strings[text]).Split('|');
        if (parts.Length < 5)
        {
            return;
        }

        var trace = ReadId(parts[0], TraceId.LengthBytes);
        var span = ReadId(parts[1], sizeof(ulong));
        batch.BeginLink() = new SpanLink(
            TraceId.Read(trace),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(span),
            batch.Strings.Intern(Encoding.UTF8.GetBytes(parts[2])),
            0,
            ReadCount(parts[^1]));
        AddJson(string.Join('|', parts[3..^1]));
    }

    /// <summary>An annotation may hold an event with attributes: <c>name|json|dropped</c>.</summary>
    private void AddEvent(long timeNs, int value)
    {
        if (!batch.Strings[value].Contains((byte)'|'))
        {
            batch.BeginEvent() = new SpanEvent(timeNs, value, 0);
            return;
        }

        var parts = Encoding.UTF8.GetString(batch.Strings[value]).Split('|');
        var name = batch.Strings.Intern(Encoding.UTF8.GetBytes(parts[0]));
        if (parts.Length < 3)
        {
            batch.BeginEvent() = new SpanEvent(timeNs, name, 0);
            return;
        }

        batch.BeginEvent() = new SpanEvent(timeNs, name, ReadCount(parts[^1]));
        AddJson(string.Join('|', parts[1..^1]));
    }

    private void AddJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Null)
            {
                return;
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                AddJson(batch.Strings.Intern(Encoding.UTF8.GetBytes(property.Name)), property.Value);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            PushFault.Throw(e.Message, e);
        }
    }

    private void AddJson(int key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                batch.AddAttribute(
                    key, AttributeType.String, batch.Strings.Intern(Encoding.UTF8.GetBytes(value.GetString() ?? "")));
                break;
            case JsonValueKind.Number when value.GetDouble() is var number && Math.IEEERemainder(number, 1) == 0:
                batch.AddAttribute(key, AttributeType.Int, (long)number);
                break;
            case JsonValueKind.Number:
                batch.AddAttribute(key, AttributeType.Double, BitConverter.DoubleToInt64Bits(value.GetDouble()));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                batch.AddAttribute(key, AttributeType.Bool, value.ValueKind == JsonValueKind.True ? 1 : 0);
                break;
            default:
                break;
        }
    }

    private static byte[] ReadId(string text, int lengthBytes)
    {
        var hex = text.Trim('"');
        if (hex.Length == 0)
        {
            return new byte[lengthBytes];
        }

        if (hex.Length != lengthBytes * 2)
        {
            PushFault.Throw("invalid length for ID");
        }

        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException e)
        {
            throw PushFault.Bad($"cannot unmarshal ID from string '{hex}'", e);
        }
    }

    private static uint ReadCount(string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw PushFault.Bad($"strconv.ParseUint: parsing \"{text}\": invalid syntax");
}

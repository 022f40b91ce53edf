using System.Globalization;
using System.Text;
using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>Writes Zipkin's spans of version 1 to a batch as OpenTelemetry's collector translates them. For one push.</summary>
internal sealed class ZipkinV1Mapper(SpanBatch batch, long nowNs)
{
    private readonly SpanIdCheck _ids = new();
    private readonly AttributeSet _attributes = new();
    private readonly Dictionary<ZipkinEndpoint, int> _scopes = [];
    private readonly int _unknownService = batch.Strings.Intern("unknown-service"u8);
    private readonly int _serviceName = batch.Strings.Intern("service.name"u8);
    private readonly int _component = batch.Strings.Intern("component"u8);
    private readonly int _localComponent = batch.Strings.Intern("lc"u8);
    private readonly int _startTimeAbsent = batch.Strings.Intern("otel.zipkin.absentField.startTime"u8);

    /// <exception cref="InvalidSpanException">A span had no valid ids.</exception>
    public void ThrowIfInvalid() => _ids.ThrowIfFailed();

    public void Add(ZipkinV1Span from)
    {
        _ids.Count();
        var status = new ZipkinV1Status(batch.Strings);
        var fallback = CollectTags(from, status);
        var endpoint = EndpointOf(from);
        if (endpoint.ServiceName == 0)
        {
            endpoint = endpoint with { ServiceName = fallback == 0 ? _unknownService : fallback };
        }

        ref var span = ref batch.BeginSpan(ScopeOf(endpoint));
        span.TraceId = from.TraceId;
        span.SpanId = from.Id;
        span.ParentId = from.ParentId;
        span.Name = from.Name;
        span.Kind = KindOf(from);
        status.Apply(ref span);
        SetTimes(from, ref span);
        _ids.Check(span);
        _attributes.CopyTo(batch);
        foreach (var annotation in from.Annotations)
        {
            if (annotation.Value != 0 && KindOf(batch.Strings[annotation.Value]) == SpanKind.Unspecified)
            {
                batch.BeginEvent() = new SpanEvent(unchecked(Math.Max(annotation.TimeUs, 0) * 1000), annotation.Value, 0);
            }
        }
    }

    /// <returns>The service that tags name; 0 for none.</returns>
    private int CollectTags(ZipkinV1Span from, ZipkinV1Status status)
    {
        _attributes.Clear();
        var service = 0;
        var component = 0;
        foreach (var tag in from.BinaryAnnotations)
        {
            service = tag.Host.ServiceName != 0 ? tag.Host.ServiceName : service;
            var isComponent = tag.Key == _localComponent;
            component = isComponent ? tag.Text : component;
            if (!status.Take(batch.Strings[tag.Key], tag))
            {
                _attributes.Put(isComponent ? _component : tag.Key, tag.Type, tag.Value);
            }
        }

        return service != 0 ? service : component;
    }

    /// <summary>The first that sent or received.</summary>
    private ZipkinEndpoint EndpointOf(ZipkinV1Span from)
    {
        foreach (var annotation in from.Annotations)
        {
            if (annotation.Host.ServiceName != 0 && KindOf(batch.Strings[annotation.Value]) != SpanKind.Unspecified)
            {
                return annotation.Host;
            }
        }

        return default;
    }

    private SpanKind KindOf(ZipkinV1Span from)
    {
        foreach (var annotation in from.Annotations)
        {
            if (KindOf(batch.Strings[annotation.Value]) is not SpanKind.Unspecified and var kind)
            {
                return kind;
            }
        }

        return SpanKind.Unspecified;
    }

    private static SpanKind KindOf(ReadOnlySpan<byte> annotation) => annotation switch
    {
        _ when annotation.SequenceEqual("cs"u8) || annotation.SequenceEqual("cr"u8) => SpanKind.Client,
        _ when annotation.SequenceEqual("ss"u8) || annotation.SequenceEqual("sr"u8) => SpanKind.Server,
        _ when annotation.SequenceEqual("ms"u8) => SpanKind.Producer,
        _ when annotation.SequenceEqual("mr"u8) => SpanKind.Consumer,
        _ => SpanKind.Unspecified,
    };

    private void SetTimes(ZipkinV1Span from, ref SpanRow span)
    {
        if (from.TimestampUs != 0)
        {
            span.StartNs = unchecked(Math.Max(from.TimestampUs, 0) * 1000);
            span.EndNs = unchecked(Math.Max(from.TimestampUs + from.DurationUs, 0) * 1000);
            return;
        }

        var first = long.MaxValue;
        var last = long.MinValue;
        foreach (var annotation in from.Annotations)
        {
            if (annotation.Value != 0)
            {
                first = Math.Min(first, annotation.TimeUs);
                last = Math.Max(last, annotation.TimeUs);
            }
        }

        if (first is > 0 and < long.MaxValue)
        {
            span.StartNs = unchecked(first * 1000);
            span.EndNs = unchecked(last * 1000);
            return;
        }

        (span.StartNs, span.EndNs) = (nowNs, nowNs);
        _attributes.Put(_startTimeAbsent, AttributeType.Bool, 1);
    }

    private int ScopeOf(ZipkinEndpoint endpoint)
    {
        if (_scopes.TryGetValue(endpoint, out var scope))
        {
            return scope;
        }

        batch.BeginResource();
        batch.AddAttribute(_serviceName, AttributeType.String, endpoint.ServiceName);
        AddText("ipv4"u8, endpoint.Ipv4);
        AddText("ipv6"u8, endpoint.Ipv6);
        if (endpoint.Port != 0)
        {
            batch.AddString("port"u8, Encoding.ASCII.GetBytes(endpoint.Port.ToString(CultureInfo.InvariantCulture)));
        }

        batch.BeginScope();
        return _scopes[endpoint] = batch.Scopes.Length - 1;
    }

    private void AddText(ReadOnlySpan<byte> key, int text)
    {
        if (text != 0)
        {
            batch.AddAttribute(batch.Strings.Intern(key), AttributeType.String, text);
        }
    }
}

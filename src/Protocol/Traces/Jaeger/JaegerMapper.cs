using System.Globalization;
using System.Text;
using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>Writes Jaeger's spans to a batch as OpenTelemetry's collector translates them. For one push, not thread-safe.</summary>
internal sealed class JaegerMapper
{
    /// <summary>A process that says that it has no name.</summary>
    private static ReadOnlySpan<byte> NoServiceName => "OTLPResourceNoServiceName"u8;

    private readonly SpanBatch _batch;
    private readonly JaegerKeys _keys;
    private readonly SpanIdCheck _ids = new();

    public JaegerMapper(SpanBatch batch)
    {
        _batch = batch;
        _keys = new JaegerKeys(batch.Strings);
    }

    /// <summary>Tags or log fields, to be filled before each call.</summary>
    public AttributeSet Tags { get; } = new();

    /// <summary>References of a span, to be filled before <see cref="AddSpan"/>.</summary>
    public List<JaegerReference> References { get; } = [];

    /// <exception cref="InvalidSpanException">A span had no valid ids.</exception>
    public void ThrowIfInvalid() => _ids.ThrowIfFailed();

    /// <summary>Begins a resource for a process; its tags are <see cref="Tags"/>.</summary>
    /// <param name="serviceName">String id.</param>
    public void AddProcess(int serviceName)
    {
        _batch.BeginResource();
        if (_batch.Strings[serviceName].SequenceEqual(NoServiceName))
        {
            return;
        }

        if (serviceName != 0 && !Tags.TryGet(_keys.ServiceName, out _, out _))
        {
            _batch.AddAttribute(_keys.ServiceName, AttributeType.String, serviceName);
        }

        Rename(_keys.Hostname, _keys.HostName);
        if (Tags.TryGet(_keys.JaegerVersion, out _, out _) && !Tags.TryGet(_keys.ExporterVersion, out _, out _))
        {
            var version = "Jaeger-" + Encoding.UTF8.GetString(_batch.Strings[Tags.TakeText(_keys.JaegerVersion)]);
            Tags.Put(_keys.ExporterVersion, AttributeType.String, _batch.Strings.Intern(Encoding.UTF8.GetBytes(version)));
        }

        Tags.CopyTo(_batch);
    }

    /// <summary>Adds a span with <see cref="Tags"/> and <see cref="References"/>; its logs may follow.</summary>
    /// <param name="scope">Index in the batch.</param>
    /// <param name="from">Its fields.</param>
    public void AddSpan(int scope, in JaegerSpan from)
    {
        _ids.Count();
        var parentId = ParentOf(from);
        ref var span = ref _batch.BeginSpan(scope);
        span.TraceId = from.TraceId;
        span.SpanId = from.SpanId;
        span.ParentId = parentId;
        span.Name = from.OperationName;
        span.StartNs = from.StartNs;
        span.EndNs = from.EndNs;
        if (Tags.TryGet(_keys.SpanKind, out _, out _))
        {
            span.Kind = KindOf(_batch.Strings[Tags.TakeText(_keys.SpanKind)]);
        }

        SetStatus(ref span);
        span.TraceState = Tags.TakeText(_keys.TraceState);
        _ids.Check(span);
        Tags.CopyTo(_batch);
        AddLinks(parentId);
    }

    /// <summary>Adds a log to the span added last; its fields are <see cref="Tags"/>.</summary>
    public void AddLog(long timeNs)
    {
        var name = Tags.TakeText(_keys.Event);
        _batch.BeginEvent() = new SpanEvent(timeNs, name, 0);
        Tags.CopyTo(_batch);
    }

    /// <summary>What a tag of a type that is not known becomes.</summary>
    public int UnknownType(int type) => _batch.Strings.Intern(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"<Unknown Jaeger TagType \"{type}\">")));

    private void Rename(int from, int to)
    {
        if (!Tags.TryGet(to, out _, out _) && Tags.TryGet(from, out var type, out var value))
        {
            Tags.Remove(from);
            Tags.Put(to, type, value);
        }
    }

    /// <summary>The parent that is told, else the first in the same trace that this is a child of, else follows from.</summary>
    private ulong ParentOf(in JaegerSpan span)
    {
        if (span.ParentId != 0)
        {
            return span.ParentId;
        }

        ulong followed = 0;
        foreach (var reference in References)
        {
            if (reference.TraceId != span.TraceId)
            {
                continue;
            }

            if (reference.IsChildOf)
            {
                return reference.SpanId;
            }

            followed = followed == 0 ? reference.SpanId : followed;
        }

        return followed;
    }

    private void AddLinks(ulong parentId)
    {
        foreach (var reference in References)
        {
            if (reference.IsChildOf && reference.SpanId == parentId)
            {
                continue;
            }

            _batch.BeginLink() = new SpanLink(reference.TraceId, reference.SpanId, 0, 0, 0);
            _batch.AddAttribute(
                _keys.ReferenceType, AttributeType.String, reference.IsChildOf ? _keys.ChildOf : _keys.FollowsFrom);
        }
    }

    /// <summary>The tag <c>error</c> decides, then OpenTelemetry's own, then the status of HTTP.</summary>
    private void SetStatus(ref SpanRow span)
    {
        var isError = Tags.TryGet(_keys.Error, out var type, out var value) && type == AttributeType.Bool && value != 0;
        if (isError)
        {
            Tags.Remove(_keys.Error);
            span.StatusCode = SpanStatusCode.Error;
            span.StatusMessage = Tags.TryGet(_keys.StatusDescription, out _, out _)
                ? Tags.TakeText(_keys.StatusDescription)
                : Tags.TextOf(_keys.HttpStatusMessage);
        }

        if (Tags.TryGet(_keys.StatusCode, out _, out _))
        {
            var code = Encoding.UTF8.GetString(_batch.Strings[Tags.TakeText(_keys.StatusCode)]).ToUpperInvariant();
            if (!isError)
            {
                span.StatusCode = code switch
                {
                    "OK" => SpanStatusCode.Ok,
                    "ERROR" => SpanStatusCode.Error,
                    _ => SpanStatusCode.Unset,
                };
                span.StatusMessage = Tags.TakeText(_keys.StatusDescription);
            }
        }
        else if (!isError && Tags.TryGet(_keys.HttpStatusCode, out type, out value) && IsHttpError(type, value, span.Kind))
        {
            span.StatusCode = SpanStatusCode.Error;
            span.StatusMessage = Tags.TextOf(_keys.HttpStatusMessage);
        }
    }

    /// <summary>Whether a status of HTTP means a failure: 4xx unless a server answered it, and all that is no success.</summary>
    private bool IsHttpError(AttributeType type, long value, SpanKind kind)
    {
        if (type == AttributeType.String)
        {
            var text = Encoding.UTF8.GetString(_batch.Strings[(int)value]);
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            {
                return false;
            }
        }
        else if (type != AttributeType.Int)
        {
            return false;
        }

        return value is < 100 or >= 399 && !(value is >= 400 and < 500 && kind == SpanKind.Server);
    }

    private static SpanKind KindOf(ReadOnlySpan<byte> kind) => kind switch
    {
        _ when kind.SequenceEqual("client"u8) => SpanKind.Client,
        _ when kind.SequenceEqual("server"u8) => SpanKind.Server,
        _ when kind.SequenceEqual("producer"u8) => SpanKind.Producer,
        _ when kind.SequenceEqual("consumer"u8) => SpanKind.Consumer,
        _ when kind.SequenceEqual("internal"u8) => SpanKind.Internal,
        _ => SpanKind.Unspecified,
    };
}

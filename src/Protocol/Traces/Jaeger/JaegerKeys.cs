using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>String ids of the keys and texts that translating Jaeger's spans needs.</summary>
internal sealed class JaegerKeys(StringTable strings)
{
    public int ServiceName { get; } = strings.Intern("service.name"u8);

    public int Hostname { get; } = strings.Intern("hostname"u8);

    public int HostName { get; } = strings.Intern("host.name"u8);

    public int JaegerVersion { get; } = strings.Intern("jaeger.version"u8);

    public int ExporterVersion { get; } = strings.Intern("opencensus.exporterversion"u8);

    public int SpanKind { get; } = strings.Intern("span.kind"u8);

    public int Error { get; } = strings.Intern("error"u8);

    public int StatusCode { get; } = strings.Intern("otel.status_code"u8);

    public int StatusDescription { get; } = strings.Intern("otel.status_description"u8);

    public int HttpStatusCode { get; } = strings.Intern("http.status_code"u8);

    public int HttpStatusMessage { get; } = strings.Intern("http.status_message"u8);

    public int TraceState { get; } = strings.Intern("w3c.tracestate"u8);

    public int Event { get; } = strings.Intern("event"u8);

    public int ReferenceType { get; } = strings.Intern("opentracing.ref_type"u8);

    public int ChildOf { get; } = strings.Intern("child_of"u8);

    public int FollowsFrom { get; } = strings.Intern("follows_from"u8);
}

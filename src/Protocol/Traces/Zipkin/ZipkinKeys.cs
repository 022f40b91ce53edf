using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>String ids of the keys that translating Zipkin's spans needs.</summary>
internal sealed class ZipkinKeys(StringTable strings)
{
    public int ServiceName { get; } = strings.Intern("service.name"u8);

    /// <summary>Names the resource attribute that the service's name becomes.</summary>
    public int ServiceNameSource { get; } = strings.Intern("otlp.service.name.source"u8);

    public int LibraryName { get; } = strings.Intern("otel.library.name"u8);

    public int LibraryVersion { get; } = strings.Intern("otel.library.version"u8);

    public int TraceState { get; } = strings.Intern("w3c.tracestate"u8);

    public int SpanKind { get; } = strings.Intern("span.kind"u8);

    public int StatusCode { get; } = strings.Intern("otel.status_code"u8);

    public int StatusDescription { get; } = strings.Intern("otel.status_description"u8);

    public int Error { get; } = strings.Intern("error"u8);

    public int HostIp { get; } = strings.Intern("net.host.ip"u8);

    public int HostPort { get; } = strings.Intern("net.host.port"u8);

    public int PeerService { get; } = strings.Intern("peer.service"u8);

    public int PeerIp { get; } = strings.Intern("net.peer.ip"u8);

    public int PeerPort { get; } = strings.Intern("net.peer.port"u8);

    public int StartTimeAbsent { get; } = strings.Intern("otel.zipkin.absentField.startTime"u8);
}

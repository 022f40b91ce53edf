using Trine.Protocol.Grpc;
using Trine.Protocol.Metrics.Rpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>The methods of a querier over RPC; tenant and failures travel as <see cref="RpcCalls"/> says.</summary>
/// <remarks>Answers of unknown size are streams of messages of about <see cref="RpcHandlers.MessageBytes"/>.</remarks>
public static class QuerierRpc
{
    private const string Service = "trine.querier.v1.Querier";

    /// <summary>Request: <see cref="LogQueryRequestMessage"/>. Answers: <see cref="LogQueryParts"/>.</summary>
    public static GrpcMethod QueryLogs { get; } = new(Service, "QueryLogs");

    /// <summary>Request: <see cref="LogScopeMessage"/>. Answers: <see cref="LogStreamMessages"/>.</summary>
    public static GrpcMethod LogSeries { get; } = new(Service, "LogSeries");

    /// <inheritdoc cref="LogSeries"/>
    public static GrpcMethod LogVolume { get; } = new(Service, "LogVolume");

    /// <summary>Request: <see cref="LogQueryRequestMessage"/>, of which only the query counts. Answers: <see cref="LogTailMessage"/>.</summary>
    public static GrpcMethod TailLogs { get; } = new(Service, "TailLogs");

    /// <summary>Request: a query of metrics. Answers: its result in items.</summary>
    public static GrpcMethod QueryMetrics { get; } = new(Service, "QueryMetrics");

    /// <summary>Request: a scope of one group. Answers: warnings, then series with samples.</summary>
    public static GrpcMethod SelectMetrics { get; } = new(Service, "SelectMetrics");

    /// <summary>What else can be asked of metrics.</summary>
    public static MetricReadMethods MetricReads { get; } = new(Service);

    /// <summary>Request: <see cref="TraceRequestMessage"/>. Answer: a frame in pieces.</summary>
    public static GrpcMethod FindTrace { get; } = new(Service, "FindTrace");

    /// <summary>Request: <see cref="TraceRequestMessage"/>. Answer: what <see cref="TraceResultWriter"/> writes, in pieces.</summary>
    public static GrpcMethod SearchTraces { get; } = new(Service, "SearchTraces");

    /// <summary>Request: <see cref="TraceRequestMessage"/>. Answer: each part as <see cref="TraceResultWriter"/> writes it, in pieces.</summary>
    public static GrpcMethod SearchTracesInParts { get; } = new(Service, "SearchTracesInParts");

    /// <inheritdoc cref="SearchTraces"/>
    public static GrpcMethod TraceTags { get; } = new(Service, "TraceTags");

    /// <inheritdoc cref="SearchTraces"/>
    public static GrpcMethod TraceTagValues { get; } = new(Service, "TraceTagValues");

    /// <inheritdoc cref="SearchTraces"/>
    public static GrpcMethod TraceMetrics { get; } = new(Service, "TraceMetrics");
}

using Trine.Protocol.Grpc;
using Trine.Protocol.Metrics.Rpc;

namespace Trine.Protocol.Ingesters;

/// <summary>The methods of an ingester over RPC; tenant and failures travel as <see cref="Rpc.RpcCalls"/> says.</summary>
/// <remarks>
/// Messages: <see cref="LogIngesterMessages"/>, <see cref="TraceIngesterMessages"/>, and frames as docs/format draws them.
/// </remarks>
public static class IngesterRpc
{
    private const string Service = "trine.ingester.v1.Ingester";

    /// <summary>Request: a frame. Answer: what was refused.</summary>
    public static GrpcMethod PushLogs { get; } = new(Service, "PushLogs");

    /// <summary>Request: a selection. Answers: the recent blocks, then frames.</summary>
    public static GrpcMethod SelectLogs { get; } = new(Service, "SelectLogs");

    /// <summary>Request: a selection without needles. Answer: label sets.</summary>
    public static GrpcMethod LogSeries { get; } = new(Service, "LogSeries");

    /// <summary>Request: a selection of which only the matchers count. Answers: frames, each with the rows lost before it.</summary>
    public static GrpcMethod TailLogs { get; } = new(Service, "TailLogs");

    /// <summary>Request: a frame as docs/format/metric-frame.md draws it. Answer: what was refused.</summary>
    public static GrpcMethod PushMetrics { get; } = new(Service, "PushMetrics");

    /// <summary>Request: a scope of one group. Answers: the recent blocks, then series with samples.</summary>
    public static GrpcMethod SelectMetrics { get; } = new(Service, "SelectMetrics");

    /// <summary>What else can be asked of metrics.</summary>
    public static MetricReadMethods MetricReads { get; } = new(Service);

    /// <summary>Request: a frame. Answer: what was refused.</summary>
    public static GrpcMethod PushTraces { get; } = new(Service, "PushTraces");

    /// <summary>Request: a selection. Answers: the recent blocks, then tables in pieces.</summary>
    public static GrpcMethod SelectTraces { get; } = new(Service, "SelectTraces");

    /// <summary>Request: a trace's id. Answers: the recent blocks, then a frame in pieces.</summary>
    public static GrpcMethod FindTrace { get; } = new(Service, "FindTrace");

    /// <summary>Request and answer are empty.</summary>
    public static GrpcMethod Flush { get; } = new(Service, "Flush");
}

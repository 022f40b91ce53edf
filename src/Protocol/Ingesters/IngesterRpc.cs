using Trine.Protocol.Grpc;

namespace Trine.Protocol.Ingesters;

/// <summary>The methods of an ingester over RPC; tenant and failures travel as <see cref="Rpc.RpcCalls"/> says.</summary>
/// <remarks>Messages: <see cref="LogIngesterMessages"/>, and frames as docs/format/log-frame.md draws them.</remarks>
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

    /// <summary>Request and answer are empty.</summary>
    public static GrpcMethod Flush { get; } = new(Service, "Flush");
}

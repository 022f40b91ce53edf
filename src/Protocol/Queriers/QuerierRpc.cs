using Trine.Protocol.Grpc;
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
}

using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;

namespace Trine.Protocol.Queriers;

/// <summary>The methods of a querier over RPC; the tenant travels as metadata, a failure as <see cref="RequestFaults"/> says.</summary>
/// <remarks>Answers of unknown size are streams of messages of about <see cref="MessageBytes"/>.</remarks>
public static class QuerierRpc
{
    public const string TenantMetadata = IngesterRpc.TenantMetadata;

    /// <summary>A message is ended once it is this large: large enough to pay, small enough to flow.</summary>
    public const int MessageBytes = 256 << 10;

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

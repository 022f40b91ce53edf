using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>A querier in another process. Thread-safe; does not retry.</summary>
public sealed class QuerierRpcClient : IQuerierClient
{
    /// <param name="channel">The connection; stays the caller's.</param>
    public QuerierRpcClient(GrpcChannel channel) => Logs = new LogQuerierRpcClient(new RpcCalls(channel, "querier"));

    public ILogQuerier Logs { get; }
}

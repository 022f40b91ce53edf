using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>A querier in another process. Thread-safe; does not retry.</summary>
public sealed class QuerierRpcClient : IQuerierClient
{
    /// <param name="channel">The connection; stays the caller's.</param>
    public QuerierRpcClient(GrpcChannel channel)
    {
        var calls = new RpcCalls(channel, "querier");
        Logs = new LogQuerierRpcClient(calls);
        Metrics = new MetricQuerierRpcClient(calls);
        Traces = new TraceQuerierRpcClient(calls);
    }

    public ILogQuerier Logs { get; }

    public IMetricQuerier Metrics { get; }

    public ITraceQuerier Traces { get; }
}

using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Rpc;

/// <summary>Serves a querier over RPC. Thread-safe.</summary>
/// <param name="querier">Who answers.</param>
internal sealed class QuerierRpcService(IQuerierClient querier)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        new LogQuerierRpcService(querier.Logs).Register(server);
        new MetricQuerierRpcService(querier.Metrics).Register(server);
        new TraceQuerierRpcService(querier.Traces).Register(server);
    }
}

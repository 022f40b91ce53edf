using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;

namespace Trine.Ingester.Rpc;

/// <summary>Serves an ingester over RPC. Thread-safe.</summary>
/// <param name="ingester">Who answers.</param>
internal sealed class IngesterRpcService(IIngesterClient ingester)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        new LogIngesterRpcService(ingester.Logs).Register(server);
        new MetricIngesterRpcService(ingester.Metrics).Register(server);
        new TraceIngesterRpcService(ingester.Traces).Register(server);

        // Concerns all tenants, so the call names none.
        server.AddUnary(
            IngesterRpc.Flush,
            async (_, _, _, cancellationToken) => await ingester.FlushAsync(cancellationToken).ConfigureAwait(false));
    }
}

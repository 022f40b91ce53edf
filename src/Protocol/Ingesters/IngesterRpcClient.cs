using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Ingesters;

/// <summary>An ingester in another process. Thread-safe; does not retry.</summary>
public sealed class IngesterRpcClient : IIngesterClient
{
    private readonly RpcCalls _calls;

    /// <param name="channel">The connection; stays the caller's.</param>
    public IngesterRpcClient(GrpcChannel channel)
    {
        _calls = new RpcCalls(channel, "ingester");
        Logs = new LogIngesterRpcClient(_calls);
        Metrics = new MetricIngesterRpcClient(_calls);
    }

    public ILogIngester Logs { get; }

    public IMetricIngester Metrics { get; }

    /// <inheritdoc/>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        await _calls.UnaryAsync(IngesterRpc.Flush, null, request, static _ => true, cancellationToken).ConfigureAwait(false);
    }
}

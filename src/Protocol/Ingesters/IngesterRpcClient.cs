using Trine.Model.Traces;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Ingesters;

/// <summary>An ingester in another process. Thread-safe; does not retry.</summary>
public sealed class IngesterRpcClient : IIngesterClient
{
    private readonly RpcCalls _calls;

    /// <param name="channel">The connection; stays the caller's.</param>
    /// <param name="openTable">Opens a table of spans that came as bytes.</param>
    public IngesterRpcClient(GrpcChannel channel, Func<ReadOnlyMemory<byte>, SpanTable> openTable)
    {
        _calls = new RpcCalls(channel, "ingester");
        Logs = new LogIngesterRpcClient(_calls);
        Metrics = new MetricIngesterRpcClient(_calls);
        Traces = new TraceIngesterRpcClient(_calls, openTable);
    }

    public ILogIngester Logs { get; }

    public IMetricIngester Metrics { get; }

    public ITraceIngester Traces { get; }

    /// <inheritdoc/>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        await _calls.UnaryAsync(IngesterRpc.Flush, null, request, static _ => true, cancellationToken).ConfigureAwait(false);
    }
}

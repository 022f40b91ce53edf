namespace Trine.Protocol.Ingesters;

/// <summary>One ingester, in this process or behind RPC. Thread-safe.</summary>
public interface IIngesterClient
{
    ILogIngester Logs { get; }

    IMetricIngester Metrics { get; }

    ITraceIngester Traces { get; }

    /// <summary>Writes everything in memory to blocks; returns when they are in the bucket index.</summary>
    Task FlushAsync(CancellationToken cancellationToken);
}

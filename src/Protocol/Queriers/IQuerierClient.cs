namespace Trine.Protocol.Queriers;

/// <summary>One querier, in this process or behind RPC. Thread-safe.</summary>
public interface IQuerierClient
{
    ILogQuerier Logs { get; }

    /// <exception cref="NotSupportedException">The querier serves no metrics.</exception>
    IMetricQuerier Metrics => throw new NotSupportedException("the querier serves no metrics");

    ITraceQuerier Traces { get; }
}

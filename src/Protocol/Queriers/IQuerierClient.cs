namespace Trine.Protocol.Queriers;

/// <summary>One querier, in this process or behind RPC. Thread-safe.</summary>
public interface IQuerierClient
{
    ILogQuerier Logs { get; }

    IMetricQuerier Metrics { get; }

    ITraceQuerier Traces { get; }
}

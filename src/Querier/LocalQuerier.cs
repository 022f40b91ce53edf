using Trine.Protocol.Queriers;

namespace Trine.Querier;

/// <summary>The querier of this process: every signal's as one. Thread-safe.</summary>
internal sealed class LocalQuerier(ILogQuerier logs, IMetricQuerier metrics, ITraceQuerier traces) : IQuerierClient
{
    public ILogQuerier Logs => logs;

    public IMetricQuerier Metrics => metrics;

    public ITraceQuerier Traces => traces;
}

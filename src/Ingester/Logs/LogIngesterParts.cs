using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Storage.Logs.Head;
using Trine.Storage.Objects;
using Trine.Storage.Wal;

namespace Trine.Ingester.Logs;

/// <summary>What the ingester of logs needs from outside.</summary>
/// <param name="Config">Section <c>ingester</c>.</param>
/// <param name="Wal">Settings of the log.</param>
/// <param name="WalDirectory">Absolute path of the log, and of the flush checkpoint beside its segments.</param>
/// <param name="ScratchDirectory">Absolute path for blocks that are being built; emptied at start.</param>
/// <param name="Store">Where blocks go.</param>
/// <param name="LimitsOf">A tenant's limits in this ingester, as they are now.</param>
/// <param name="Metrics">Counters; stay the caller's.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">For its messages.</param>
public sealed record LogIngesterParts(
    IngesterConfig Config,
    WalConfig Wal,
    string WalDirectory,
    string ScratchDirectory,
    IObjectStore Store,
    Func<TenantId, LogStreamLimits> LimitsOf,
    IngesterMetrics Metrics,
    TimeProvider Time,
    ILogger Log);

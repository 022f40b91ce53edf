using Microsoft.Extensions.Logging;
using Trine.Storage.Objects;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>What the ingester of one signal needs from outside.</summary>
/// <param name="Signal"><c>logs</c>, <c>metrics</c> or <c>traces</c>.</param>
/// <param name="Config">Section <c>ingester</c>.</param>
/// <param name="Wal">Settings of the log.</param>
/// <param name="WalDirectory">Absolute path of the log, and of the flush checkpoint beside its segments.</param>
/// <param name="ScratchDirectory">Absolute path for blocks that are being built and chunks that wait for that; emptied at start.</param>
/// <param name="Store">Where blocks go.</param>
/// <param name="Metrics">Counters; stay the caller's.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">For its messages.</param>
internal sealed record HeadParts(
    string Signal,
    IngesterConfig Config,
    WalConfig Wal,
    string WalDirectory,
    string ScratchDirectory,
    IObjectStore Store,
    HeadMetrics Metrics,
    TimeProvider Time,
    ILogger Log);

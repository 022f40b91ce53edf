using Trine.Load.Generation;
using Trine.Load.Querying;
using Trine.Load.Reports;

namespace Trine.Load.Signals;

/// <summary>Metrics over remote write and Prometheus's API.</summary>
internal sealed class MetricBench : SignalBench
{
    private const int Series = 20_000;
    private const int Scrapes = 480;

    public override string Name => "metrics";

    public override string Items => "samples";

    public override string PushPath => "/api/v1/write";

    public override int Connections => 1;

    public override IReadOnlyList<string> Flags =>
    [
        "--limits.metrics.out_of_order_time_window=3000d",
        "--limits.metrics.ingestion_rate=100000000",
        "--limits.metrics.ingestion_burst_size=100000000",
        "--limits.metrics.max_global_series_per_user=0",
    ];

    internal override PeerFigures Peers => PeerFigures.Metrics;

    public override PreparedLoad Generate(LoadScale scale)
        => new MetricGenerator(scale.Seed, Series).Generate(Math.Max((int)(Scrapes * scale.Share), 20));

    public override IReadOnlyList<NamedQuery> QueriesFor(PreparedLoad load) => MetricQueries.For(load.Range);

    internal override string CountPath(PreparedLoad load) => MetricQueries.CountPath(load.Range);
}

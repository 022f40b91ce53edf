using Trine.Load.Generation;
using Trine.Load.Querying;
using Trine.Load.Reports;

namespace Trine.Load.Signals;

/// <summary>Logs over Loki's API.</summary>
internal sealed class LogBench : SignalBench
{
    private const double LineBytes = 420e6;
    private const int Streams = 200;

    public override string Name => "logs";

    public override string Items => "lines";

    public override string PushPath => "/loki/api/v1/push";

    public override int Connections => 4;

    public override IReadOnlyList<string> Flags =>
    [
        "--limits.logs.reject_old_samples=false",
        "--limits.logs.ingestion_rate_mb=10000",
        "--limits.logs.ingestion_burst_size_mb=10000",
        "--limits.logs.per_stream_rate_limit=1GB",
        "--limits.logs.per_stream_rate_limit_burst=1GB",
        "--limits.logs.max_global_streams_per_user=0",
        "--limits.logs.max_query_series=100000",
    ];

    internal override PeerFigures Peers => PeerFigures.Logs;

    public override PreparedLoad Generate(LoadScale scale) => PreparedLoad.Generate(new LoadPlan
    {
        LineBytes = (long)(LineBytes * scale.Share),
        Seed = scale.Seed,
        Streams = Streams,
    });

    public override IReadOnlyList<NamedQuery> QueriesFor(PreparedLoad load) => BuiltinQueries.For(load.Range, load.Needle);

    internal override string CountPath(PreparedLoad load) => BuiltinQueries.CountPath(load.Range);
}

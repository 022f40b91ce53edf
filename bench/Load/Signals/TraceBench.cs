using Trine.Load.Generation;
using Trine.Load.Querying;
using Trine.Load.Reports;

namespace Trine.Load.Signals;

/// <summary>Traces over OTLP and Tempo's API.</summary>
internal sealed class TraceBench : SignalBench
{
    private const int Traces = 40_000;

    public override string Name => "traces";

    public override string Items => "spans";

    public override string PushPath => "/otlp/v1/traces";

    public override int Connections => 4;

    public override IReadOnlyList<string> Flags =>
    [
        "--limits.traces.ingestion.rate_limit_bytes=1000000000",
        "--limits.traces.ingestion.burst_size_bytes=1000000000",
        "--limits.traces.ingestion.max_traces_per_user=0",
    ];

    internal override PeerFigures Peers => PeerFigures.Traces;

    public override PreparedLoad Generate(LoadScale scale)
        => new TraceGenerator(scale.Seed).Generate(Math.Max((int)(Traces * scale.Share), 100));

    public override IReadOnlyList<NamedQuery> QueriesFor(PreparedLoad load) => TraceQueries.For(load.Range, load.Needle);

    internal override string CountPath(PreparedLoad load) => TraceQueries.CountPath(load.Range);
}

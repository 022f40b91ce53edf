namespace Trine.Load.Reports;

/// <summary>What other servers did with the recorded set of a signal, once.</summary>
/// <param name="Source">What was measured, and how.</param>
/// <param name="Rows">Items of the set: a query's cost grows with the data, so other sizes say nothing beside these figures.</param>
/// <param name="Ingest">Figures of taking it in.</param>
/// <param name="Names">The servers of <paramref name="Queries"/>, in their order.</param>
/// <param name="Queries">CPU milliseconds a query by its name, one a server; empty where there is no such query.</param>
internal sealed record PeerFigures(
    string Source,
    long Rows,
    IReadOnlyList<IngestPeer> Ingest,
    IReadOnlyList<string> Names,
    IReadOnlyDictionary<string, string[]> Queries)
{
    private const string Circumstances =
        "measured on 2 cores of an AMD EPYC at 2.6 GHz, one run each, other work going on; ingest figures include a server's own flushing "
        + "while it lasted, queries ran on flushed data with caches off where they can be.";

    public static PeerFigures Logs { get; } = new(
        "Loki is its main branch of August 2026, VictoriaLogs is 1.26: " + Circumstances,
        2_410_000,
        [
            new("Loki", "155-175 k", "27-30", "601", "467, its WAL included"),
            new("VictoriaLogs", "165 k", "28.6", "395", "102"),
        ],
        ["Loki", "VictoriaLogs"],
        new Dictionary<string, string[]>
        {
            ["needle"] = ["1607", "10 as a word, 313 as a substring"],
            ["needle-miss"] = ["1643", "357"],
            ["ci-regex"] = ["6520", "3577"],
            ["filter-limit"] = ["40", "60"],
            ["count-over-time"] = ["2817", "53"],
            ["count-filter"] = ["1843", "387"],
            ["json-status"] = ["1227", "87"],
            ["logfmt-p99"] = ["957", "927"],
            ["logfmt-filter"] = ["1137", ""],
            ["bytes-rate"] = ["2537", ""],
            ["topk"] = ["2013", "320"],
        });

    public static PeerFigures Metrics { get; } = new(
        "Prometheus is 3.5.3 with a window for old samples, VictoriaMetrics is 1.145: " + Circumstances,
        9_600_000,
        [
            new("Prometheus", "257 k", "", "186", "91, its WAL included"),
            new("VictoriaMetrics", "913 k", "", "271", "6"),
        ],
        ["Prometheus", "VictoriaMetrics"],
        new Dictionary<string, string[]>
        {
            ["rate-sum-job"] = ["10", "6.7"],
            ["hist-quantile"] = ["233", "60"],
            ["hist-quantile-job"] = ["180", "57"],
            ["gauge-avg"] = ["3.3", "<1"],
            ["max-over-time"] = ["10", "6.7"],
            ["ratio"] = ["13", "3.3"],
            ["topk"] = ["10", "10"],
            ["regex-pod"] = ["3.3", "3.3"],
            ["subquery"] = ["6.7", "<1"],
            ["instant-count"] = ["80", "50"],
            ["instant-cardinality"] = ["73", "53"],
        });

    public static PeerFigures Traces { get; } = new(
        "Tempo is 2.10.8: " + Circumstances,
        419_102,
        [new("Tempo", "134-160 k to the acknowledgement, 46 k with blocks", "36-43", "415-467", "37")],
        ["Tempo"],
        new Dictionary<string, string[]>
        {
            ["trace-by-id"] = ["43"],
            ["search-service"] = ["20"],
            ["search-error"] = ["10"],
            ["search-attr"] = ["37"],
            ["search-attr-miss"] = ["6.7"],
            ["search-duration"] = ["6.7"],
            ["search-regex"] = ["17"],
            ["search-structural"] = ["10"],
            ["search-count"] = ["10"],
            ["search-event"] = ["17"],
            ["tags"] = ["3.3"],
            ["tag-values"] = ["3.3"],
        });

    /// <summary>Whether a load is about as large as the set.</summary>
    public bool AreComparable(long rows) => rows > 0.85 * Rows && rows < 1.15 * Rows;
}

/// <summary>Ingest figures of another server, as published.</summary>
internal sealed record IngestPeer(
    string Name, string ItemsPerCpu, string MegabytesPerCpu, string PeakMegabytes, string DiskMegabytes);

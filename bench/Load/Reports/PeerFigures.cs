namespace Trine.Load.Reports;

/// <summary>What other servers did with the recorded set, once.</summary>
internal static class PeerFigures
{
    public const string Source =
        "Loki is its main branch of August 2026, VictoriaLogs is 1.26. Both were measured on 2 cores of an AMD EPYC at "
        + "2.6 GHz, one run each, other work going on, with 4 connections pushing a recorded set of 420 MB and 2.41 million "
        + "lines in 200 streams (logfmt, JSON, access logs, Java-like, ids of high entropy). Their ingest figures include "
        + "their own flushing while it lasted; queries ran on flushed data, with caches off where they can be.";

    /// <summary>Line bytes of the set that they were measured with.</summary>
    private const double LineBytes = 420e6;

    /// <summary>What a query costs grows with the data, so that other sizes say nothing beside these figures.</summary>
    public static bool AreComparable(long lineBytes)
        => lineBytes is > (long)(0.85 * LineBytes) and < (long)(1.15 * LineBytes);

    public static IReadOnlyList<IngestPeer> Ingest { get; } =
    [
        new("Loki", "27-30", "155-175 k", "601", "467, its WAL included"),
        new("VictoriaLogs", "28.6", "165 k", "395", "102"),
    ];

    /// <summary>CPU milliseconds a query, by the query's name.</summary>
    public static IReadOnlyDictionary<string, QueryPeer> Queries { get; } = new Dictionary<string, QueryPeer>
    {
        ["needle"] = new("1607", "10 as a word, 313 as a substring"),
        ["needle-miss"] = new("1643", "357"),
        ["ci-regex"] = new("6520", "3577"),
        ["filter-limit"] = new("40", "60"),
        ["count-over-time"] = new("2817", "53"),
        ["count-filter"] = new("1843", "387"),
        ["json-status"] = new("1227", "87"),
        ["logfmt-p99"] = new("957", "927"),
        ["logfmt-filter"] = new("1137", ""),
        ["bytes-rate"] = new("2537", ""),
        ["topk"] = new("2013", "320"),
    };
}

/// <summary>Ingest figures of another server, as published.</summary>
internal sealed record IngestPeer(
    string Name, string MegabytesPerCpu, string LinesPerCpu, string PeakMegabytes, string DiskMegabytes);

/// <summary>CPU milliseconds of a query in other servers; empty where there is no such query.</summary>
internal sealed record QueryPeer(string Loki, string VictoriaLogs);

using System.Text;
using Trine.Load.Measuring;

namespace Trine.Load.Reports;

/// <summary>Renders <c>docs/benchmarks.md</c>. No path and no name of the machine gets in.</summary>
internal static class BenchmarksPage
{
    public static string Render(RunFigures figures, Machine machine, DateTimeOffset date)
    {
        var page = new StringBuilder();
        Line(page, "# Benchmarks");
        Line(page, "");
        Line(
            page,
            "Written by `bench/Load`; do not edit. CPU seconds are the figures to compare: "
            + "the load program shares the machine with the server.");
        Line(page, "");
        AddConditions(page, figures, machine, date);
        AddIngest(page, figures);
        AddQueries(page, figures);
        Line(page, "## Peers");
        Line(page, "");
        Line(page, PeerFigures.Source);
        if (!figures.Load.IsRecorded)
        {
            Line(page, "");
            Line(
                page,
                "Trine's figures above are for generated logs of the same kinds, not for that set: "
                + "compare orders of magnitude.");
        }

        return page.ToString();
    }

    private static void AddConditions(StringBuilder page, RunFigures figures, Machine machine, DateTimeOffset date)
    {
        Line(page, "| | |");
        Line(page, "|---|---|");
        Line(page, $"| date | {date:yyyy-MM-dd} |");
        Line(page, $"| machine | {machine} |");
        Line(page, $"| server | {figures.ServerVersion}, `--target=all`, defaults but for raised limits |");
        Line(
            page,
            $"| data | {figures.Load.Description}; {figures.Load.LineBytes / 1e6:F0} MB, {figures.Load.Rows} lines, "
            + $"{figures.Connections} connections |");
        Line(page, $"| command | `{figures.Command}` |");
        Line(
            page,
            $"| check | {figures.StoredRows} of {figures.Push.Tally.Rows} acknowledged lines are counted after the flush |");
        Line(page, "");
    }

    private static void AddIngest(StringBuilder page, RunFigures figures)
    {
        var push = figures.Push;
        var cpu = (push.Server?.CpuSeconds ?? 0) + figures.FlushCpuSeconds;
        var latencies = push.Tally.Latencies;
        Line(page, "## Ingest");
        Line(page, "");
        Line(
            page,
            $"{push.Server?.CpuSeconds:F1} CPU seconds until the last acknowledgement, {figures.FlushCpuSeconds:F1} more until "
            + $"all was in blocks. Wall time of the push: {push.Elapsed.TotalSeconds:F1} s, "
            + $"{push.Megabytes / push.Elapsed.TotalSeconds:F0} MB/s.");
        Line(
            page,
            $"Latency of a push, acknowledged after fsync: p50 {Ms(latencies, 0.5)} ms, p90 {Ms(latencies, 0.9)} ms, "
            + $"p99 {Ms(latencies, 0.99)} ms, p99.9 {Ms(latencies, 0.999)} ms, most {Ms(latencies, 1)} ms.");
        Line(page, "");
        Line(page, "| server | MB a CPU s | lines a CPU s | peak memory, MB | on disk, MB |");
        Line(page, "|---|---|---|---|---|");
        Line(
            page,
            $"| Trine, flush included | {push.Megabytes / cpu:F1} | {push.Tally.Rows / cpu / 1000:F0} k "
            + $"| {push.Server?.PeakBytes / 1e6:F0} "
            + $"| {figures.BlockBytes / 1e6:F1}, and {figures.OtherBytes / 1e6:F1} beside blocks |");
        foreach (var peer in PeerFigures.Ingest)
        {
            Line(
                page,
                $"| {peer.Name} | {peer.MegabytesPerCpu} | {peer.LinesPerCpu} "
                + $"| {peer.PeakMegabytes} | {peer.DiskMegabytes} |");
        }

        Line(page, "");
        Line(page, $"Peak memory over load and queries: {figures.PeakBytes / 1e6:F0} MB.");
        Line(page, "");
    }

    private static void AddQueries(StringBuilder page, RunFigures figures)
    {
        var hasPeers = PeerFigures.AreComparable(figures.Load.LineBytes);
        Line(page, "## Queries");
        Line(page, "");
        Line(page, "Over all data, flushed, in the page cache, one at a time, no result cache; after one unmeasured run.");
        Line(page, "");
        Line(
            page,
            "| query | wall p50, ms | min, ms | CPU, ms | answer, bytes |"
            + (hasPeers ? " Loki CPU, ms | VictoriaLogs CPU, ms |" : ""));
        Line(page, hasPeers ? "|---|---|---|---|---|---|---|" : "|---|---|---|---|---|");
        foreach (var query in figures.Queries)
        {
            var answer = query.Status == 200 ? $"{query.Bytes}" : $"status {query.Status}";
            Line(
                page,
                $"| {query.Name} | {query.Median.TotalMilliseconds:F1} | {query.Minimum.TotalMilliseconds:F1} "
                + $"| {query.CpuSeconds * 1000:F1} | {answer} |{(hasPeers ? PeerColumns(query.Name) : "")}");
        }

        Line(page, "");
    }

    private static string PeerColumns(string query)
        => PeerFigures.Queries.TryGetValue(query, out var peer) ? $" {peer.Loki} | {peer.VictoriaLogs} |" : " | |";

    private static string Ms(LatencyHistogram latencies, double share)
        => $"{latencies.Quantile(share).TotalMilliseconds:F1}";

    private static void Line(StringBuilder page, string line) => page.Append(line).Append('\n');
}

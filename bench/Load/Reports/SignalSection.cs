using System.Text;
using Trine.Load.Measuring;
using Trine.Load.Signals;

namespace Trine.Load.Reports;

/// <summary>Renders the section of one signal of <c>docs/benchmarks.md</c>. No path and no name of the machine gets in.</summary>
/// <param name="bench">The signal.</param>
/// <param name="own">Figures of the built server.</param>
/// <param name="rivals">Figures of other servers in the same run; mostly none.</param>
internal sealed class SignalSection(SignalBench bench, RunFigures own, IReadOnlyList<RunFigures> rivals)
{
    private readonly StringBuilder _page = new();

    /// <param name="machine">Where it ran.</param>
    /// <param name="date">When.</param>
    /// <param name="version">Of the built server.</param>
    /// <param name="command">As others would repeat it.</param>
    public string Render(Machine machine, DateTimeOffset date, string version, string command)
    {
        Line($"## {char.ToUpperInvariant(bench.Name[0])}{bench.Name[1..]}");
        Line("");
        Line("| | |");
        Line("|---|---|");
        Line($"| date | {date:yyyy-MM-dd} |");
        Line($"| machine | {machine} |");
        Line($"| server | {version}, `--target=all`, defaults but for raised limits |");
        Line(
            $"| data | {own.Load.Description}; {own.Load.LineBytes / 1e6:F0} MB, {own.Load.Rows} {bench.Items}, "
            + $"{own.Connections} connections |");
        Line($"| command | `{command}` |");
        Line($"| check | {own.StoredRows} of {own.Push.Tally.Rows} acknowledged {bench.Items} are counted after the flush |");
        Line("");
        AddIngest();
        AddQueries();
        Line(bench.Peers.Source);
        if (!own.Load.IsRecorded)
        {
            Line("Trine's figures above are for generated data of the same kinds, not for that set: compare orders of magnitude.");
        }

        return _page.ToString();
    }

    private void AddIngest()
    {
        var latencies = own.Push.Tally.Latencies;
        Line("### Ingest");
        Line("");
        Line(
            $"{own.Push.Server?.CpuSeconds:F1} CPU seconds until the last acknowledgement, {own.FlushCpuSeconds:F1} more until "
            + $"all was in blocks. Wall time of the push: {own.Push.Elapsed.TotalSeconds:F1} s.");
        Line(
            $"Latency of a push, acknowledged after fsync: p50 {Ms(0.5)} ms, p90 {Ms(0.9)} ms, "
            + $"p99 {Ms(0.99)} ms, p99.9 {Ms(0.999)} ms, most {Ms(1)} ms.");
        Line("");
        Line($"| server | {bench.Items} a CPU s | MB a CPU s | peak memory, MB | on disk, MB | bytes of disk, one of {bench.Items} |");
        Line("|---|---|---|---|---|---|");
        AddIngest(own, "Trine, flush included");
        foreach (var rival in rivals)
        {
            AddIngest(rival, $"{rival.Name}, the same run");
        }

        foreach (var peer in bench.Peers.Ingest)
        {
            Line(
                $"| {peer.Name}, recorded | {peer.ItemsPerCpu} | {peer.MegabytesPerCpu} "
                + $"| {peer.PeakMegabytes} | {peer.DiskMegabytes} | |");
        }

        Line("");
        Line($"Peak memory over load and queries: {own.PeakBytes / 1e6:F0} MB.");
        Line("");

        string Ms(double share) => $"{latencies.Quantile(share).TotalMilliseconds:F1}";
    }

    private void AddIngest(RunFigures figures, string name) => Line(
        $"| {name} | {figures.Push.Tally.Rows / figures.IngestCpuSeconds / 1000:F0} k "
        + $"| {figures.Push.Megabytes / figures.IngestCpuSeconds:F1} | {figures.Push.Server?.PeakBytes / 1e6:F0} "
        + (figures.BlockBytes == 0
            ? "| not yet written | |"
            : $"| {figures.BlockBytes / 1e6:F1}, and {figures.OtherBytes / 1e6:F1} beside blocks "
                + $"| {(double)figures.BlockBytes / Math.Max(figures.StoredRows, 1):F2} |"));

    private void AddQueries()
    {
        var peers = bench.Peers.AreComparable(own.Load.Rows) ? bench.Peers.Names : [];
        Line("### Queries");
        Line("");
        Line("Over all data, flushed, in the page cache, one at a time, no result cache; after one unmeasured run.");
        Line("");
        Line(
            "| query | wall p50, ms | min, ms | CPU, ms | answer, bytes |"
            + string.Concat(rivals.Select(static rival => $" {rival.Name} CPU, ms |"))
            + string.Concat(peers.Select(static name => $" {name}, recorded |")));
        Line("|---|---|---|---|---|" + string.Concat(Enumerable.Repeat("---|", rivals.Count + peers.Count)));
        foreach (var query in own.Queries)
        {
            var answer = query.Status == 200 ? $"{query.Bytes}" : $"status {query.Status}";
            var beside = rivals.Select(rival => rival.Queries.First(other => other.Name == query.Name).CpuSeconds)
                .Select(static cpu => $" {cpu * 1000:F1} |");
            var recorded = peers.Select((_, i) => $" {bench.Peers.Queries.GetValueOrDefault(query.Name)?[i]} |");
            Line(
                $"| {query.Name} | {query.Median.TotalMilliseconds:F1} | {query.Minimum.TotalMilliseconds:F1} "
                + $"| {query.CpuSeconds * 1000:F1} | {answer} |{string.Concat(beside)}{string.Concat(recorded)}");
        }

        Line("");
    }

    private void Line(string line) => _page.Append(line).Append('\n');
}

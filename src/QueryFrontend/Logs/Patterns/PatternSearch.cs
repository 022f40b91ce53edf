using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Logs.Patterns;

/// <summary>Finds the patterns of a selector's lines in a sample that is spread over the range. Thread-safe.</summary>
internal sealed class PatternSearch(LogDispatcher dispatcher, int linesMax)
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Windows that a range is sampled in: as many points of time as a small chart shows.</summary>
    private const int WindowsMax = 60;

    /// <summary>Windows read at once.</summary>
    private const int ConcurrencyMax = 4;

    /// <summary>Patterns of fewer lines are noise and not shown, as in Loki.</summary>
    private const int LinesOfPatternMin = 30;

    /// <summary>More levels than any set of names for levels has.</summary>
    private const int LevelsMax = 32;

    private const string LevelLabel = "detected_level";
    private const string UnknownLevel = "unknown";

    /// <param name="tenant">Whose lines.</param>
    /// <param name="matchers">The selector.</param>
    /// <param name="query">The selector as text.</param>
    /// <param name="range">Time of the lines.</param>
    /// <param name="stepNs">Width of a sample's step.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The patterns of most lines first.</returns>
    public async Task<IReadOnlyList<LogPattern>> FindAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        string query,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
    {
        var windowNs = Math.Max((range.EndNs - range.StartNs + WindowsMax - 1) / WindowsMax, 1);
        var volumes = await dispatcher.VolumeAsync(tenant, matchers, range, windowNs, cancellationToken);
        var windows = Enumerable.Range(0, volumes.Count == 0 ? 0 : volumes[0].Rows.Length)
            .Select(i => (Range: WindowOf(range, windowNs, i), Rows: volumes.Sum(volume => volume.Rows[i])))
            .Where(window => window.Rows > 0)
            .ToList();
        var limit = Math.Max(linesMax / Math.Max(windows.Count, 1), 1);
        var answers = await BoundedTasks.RunAsync(
            windows, ConcurrencyMax, (window, token) => ReadAsync(tenant, query, window.Range, limit, token), cancellationToken);
        var miners = new Dictionary<string, PatternMiner>(StringComparer.Ordinal);
        for (var i = 0; i < windows.Count; i++)
        {
            var weight = answers[i].Count == limit ? Math.Max((double)windows[i].Rows / limit, 1) : 1;
            Mine(answers[i], miners, stepNs, weight);
        }

        return
        [
            .. miners.SelectMany(miner => ToPatterns(miner.Key, miner.Value))
                .OrderByDescending(pattern => pattern.Samples.Sum(sample => sample.Lines))
                .ThenBy(pattern => pattern.Text, StringComparer.Ordinal),
        ];
    }

    private static TimeRange WindowOf(TimeRange range, long windowNs, int place)
        => new(range.StartNs + (place * windowNs), Math.Min(range.StartNs + ((place + 1) * windowNs), range.EndNs));

    private static void Mine(
        IReadOnlyList<LogEntry> entries, Dictionary<string, PatternMiner> miners, long stepNs, double weight)
    {
        foreach (var entry in entries)
        {
            if (LineTokens.Of(entry.Line.Span) is { } tokens)
            {
                MinerOf(entry, miners).Add(tokens, entry.TimestampNs / stepNs * stepNs, weight);
            }
        }
    }

    private static PatternMiner MinerOf(LogEntry entry, Dictionary<string, PatternMiner> miners)
    {
        var level = entry.Metadata.ValueOf(LevelLabel);
        if (level.Length == 0 || (miners.Count >= LevelsMax && !miners.ContainsKey(level)))
        {
            level = UnknownLevel;
        }

        if (!miners.TryGetValue(level, out var miner))
        {
            miners.Add(level, miner = new PatternMiner());
        }

        return miner;
    }

    /// <summary>Patterns that came to read the same are one.</summary>
    private static IEnumerable<LogPattern> ToPatterns(string level, PatternMiner miner)
        => from cluster in miner.Clusters
           group cluster by cluster.Pattern into same
           let counts = same.SelectMany(cluster => cluster.Counts)
               .GroupBy(count => count.Key, count => count.Value)
               .OrderBy(step => step.Key)
               .Select(step => (step.Key / NsPerSecond, (long)Math.Round(step.Sum())))
               .ToList()
           where counts.Sum(count => count.Item2) >= LinesOfPatternMin
           select new LogPattern(same.Key, level, counts);

    private async Task<IReadOnlyList<LogEntry>> ReadAsync(
        TenantId tenant, string query, TimeRange window, int limit, CancellationToken cancellationToken)
    {
        var request = new LogQueryRequest(
            query, window.StartNs, window.EndNs, StepNs: 0, IntervalNs: 0, limit, LogDirection.Backward);
        var answer = await dispatcher.QueryAsync(tenant, request, cancellationToken);
        return ((LogEntries)answer.Response.Data).Entries; // A selector evaluates to entries.
    }
}

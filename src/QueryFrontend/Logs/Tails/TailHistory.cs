using Trine.Model;
using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs.Tails;

/// <summary>The entries that a tail began with: what was stored while they were read comes again as live. Not thread-safe.</summary>
internal sealed class TailHistory
{
    private readonly Dictionary<Key, List<LogEntry>> _entries = [];

    public TailHistory(IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            var key = KeyOf(entry);
            if (!_entries.TryGetValue(key, out var equal))
            {
                _entries.Add(key, equal = []);
            }

            equal.Add(entry);
        }
    }

    /// <summary>The live entries that were not among the first ones.</summary>
    public IReadOnlyList<LogEntry> WithoutKnown(IReadOnlyList<LogEntry> live)
        => _entries.Count == 0 ? live : [.. live.Where(entry => !Forget(entry))];

    /// <summary>Whether the entry was there; each comes again once at most.</summary>
    private bool Forget(LogEntry live)
    {
        var key = KeyOf(live);
        if (!_entries.TryGetValue(key, out var equal))
        {
            return false;
        }

        var place = equal.FindIndex(known => known.Line.Span.SequenceEqual(live.Line.Span));
        if (place < 0)
        {
            return false;
        }

        equal.RemoveAt(place);
        if (equal.Count == 0)
        {
            _entries.Remove(key);
        }

        return true;
    }

    private static Key KeyOf(LogEntry entry) => new(entry.TimestampNs, entry.Stream, entry.Metadata, entry.Parsed);

    private readonly record struct Key(long TimestampNs, LabelSet Stream, LabelSet Metadata, LabelSet Parsed);
}

using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Annotations;

/// <summary>What a query tells its sender beside the answer: one of each text. Thread-safe.</summary>
internal sealed class AnnotationSet
{
    private const string WarningPrefix = "PromQL warning: ";
    private const string InfoPrefix = "PromQL info: ";

    // Guards the three collections below.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PositionRange> _warnings = [];
    private readonly Dictionary<string, PositionRange> _infos = [];
    private readonly Dictionary<string, MonotonicityFix> _fixes = [];

    public void Warn(string text, PositionRange position)
    {
        lock (_lock)
        {
            _warnings[text] = position;
        }
    }

    public void Inform(string text, PositionRange position)
    {
        lock (_lock)
        {
            _infos[text] = position;
        }
    }

    /// <summary>Adds to what is known of the bucket counts that had to be made to ascend.</summary>
    public void InformOfFix(string text, MonotonicityFix fix)
    {
        lock (_lock)
        {
            _fixes[text] = _fixes.TryGetValue(text, out var known) ? known.Merge(fix) : fix;
        }
    }

    /// <summary>The warnings as clients read them, sorted.</summary>
    public IReadOnlyList<string> Warnings(string query, IEnumerable<string> fromSource)
    {
        var texts = new SortedSet<string>(fromSource, StringComparer.Ordinal);
        foreach (var (text, position) in _warnings)
        {
            texts.Add($"{WarningPrefix}{text} ({QueryPosition.Describe(query, position.Start)})");
        }

        return [.. texts];
    }

    /// <summary>The infos as clients read them, sorted.</summary>
    public IReadOnlyList<string> Infos(string query)
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (text, position) in _infos)
        {
            texts.Add($"{InfoPrefix}{text} ({QueryPosition.Describe(query, position.Start)})");
        }

        foreach (var (text, fix) in _fixes)
        {
            texts.Add($"{InfoPrefix}{text}{fix.Describe()} ({QueryPosition.Describe(query, fix.Position.Start)})");
        }

        return [.. texts];
    }
}

namespace Trine.Model.Regex;

/// <summary>Collects ranges of runes in any order. Not thread-safe.</summary>
internal sealed class RuneSetBuilder
{
    private readonly List<(int First, int Last)> _ranges = [];

    public void Add(int first, int last)
    {
        if (_ranges.Count > 0)
        {
            // Fast path: neighbours come in order when a table is folded or a category is listed.
            var (previousFirst, previousLast) = _ranges[^1];
            if (first >= previousFirst && first <= previousLast + 1)
            {
                _ranges[^1] = (previousFirst, Math.Max(previousLast, last));
                return;
            }
        }

        _ranges.Add((first, last));
    }

    public void Add(RuneSet set)
    {
        var bounds = set.Bounds;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            Add(bounds[i], bounds[i + 1]);
        }
    }

    /// <summary>Adds a range together with every rune that simple case folding equates with one of it.</summary>
    public void AddFolded(int first, int last)
    {
        Add(first, last);
        foreach (var rune in CaseOrbits.FoldingRunesBetween(first, last))
        {
            foreach (var other in CaseOrbits.OthersOf(rune))
            {
                Add(other, other);
            }
        }
    }

    public void AddFolded(RuneSet set)
    {
        var bounds = set.Bounds;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            AddFolded(bounds[i], bounds[i + 1]);
        }
    }

    public RuneSet Build()
    {
        _ranges.Sort();
        var bounds = new List<int>(_ranges.Count * 2);
        foreach (var (first, last) in _ranges)
        {
            if (bounds.Count > 0 && first <= bounds[^1] + 1)
            {
                bounds[^1] = Math.Max(bounds[^1], last);
            }
            else
            {
                bounds.Add(first);
                bounds.Add(last);
            }
        }

        return new RuneSet([.. bounds]);
    }
}

using Trine.Model;

namespace Trine.PromQL.Evaluation.Labels;

/// <summary>Which labels of a series count: some, or all but some. Immutable, thread-safe.</summary>
internal sealed class LabelProjection
{
    private readonly string[] _names;
    private readonly bool _keeps;

    private LabelProjection(IEnumerable<string> names, bool keeps)
    {
        _names = [.. names.Distinct()];
        Array.Sort(_names, string.CompareOrdinal);
        _keeps = keeps;
    }

    /// <summary>All labels.</summary>
    public static LabelProjection Everything { get; } = new([], keeps: false);

    /// <summary>The one label that counts; null if there are others, or none.</summary>
    public string? OnlyLabel => _keeps && _names.Length == 1 ? _names[0] : null;

    public static LabelProjection Keeping(IEnumerable<string> names) => new(names, keeps: true);

    public static LabelProjection Dropping(IEnumerable<string> names) => new(names, keeps: false);

    /// <summary>The labels that count as a set.</summary>
    public LabelSet Apply(in ElementLabels series)
    {
        var stored = series.Stored.AsSpan();
        var labels = new Label[stored.Length];
        var count = 0;
        foreach (var label in stored)
        {
            if (Counts(series, label.Name))
            {
                labels[count++] = label;
            }
        }

        return count == stored.Length ? series.Stored : LabelSet.Create(labels.AsSpan(0, count));
    }

    /// <summary>Equal for series whose labels that count are equal; differs from process to process.</summary>
    public int Hash(in ElementLabels series)
    {
        var hash = 17;
        if (_keeps)
        {
            // Fast path: the other labels are not even looked at.
            foreach (var name in _names)
            {
                hash = unchecked((hash * 31) + series.ValueOf(name).GetHashCode(StringComparison.Ordinal));
            }

            return hash;
        }

        foreach (var (name, value) in series.Stored.AsSpan())
        {
            if (Counts(series, name))
            {
                // Kept labels are told apart by their order and values mostly: names may share a hash's part.
                hash = unchecked((hash * 31 + name.Length) * 31 + value.GetHashCode(StringComparison.Ordinal));
            }
        }

        return hash;
    }

    /// <summary>Whether the labels that count are the same.</summary>
    public bool AreEqual(in ElementLabels left, in ElementLabels right)
    {
        if (_keeps)
        {
            foreach (var name in _names)
            {
                if (left.ValueOf(name) != right.ValueOf(name))
                {
                    return false;
                }
            }

            return true;
        }

        var lefts = left.Stored.AsSpan();
        var rights = right.Stored.AsSpan();
        var i = 0;
        var j = 0;
        while (true)
        {
            while (i < lefts.Length && !Counts(left, lefts[i].Name))
            {
                i++;
            }

            while (j < rights.Length && !Counts(right, rights[j].Name))
            {
                j++;
            }

            if (i == lefts.Length || j == rights.Length)
            {
                return i == lefts.Length && j == rights.Length;
            }

            if (lefts[i].Value != rights[j].Value || lefts[i].Name != rights[j].Name)
            {
                return false;
            }

            i++;
            j++;
        }
    }

    private bool Counts(in ElementLabels series, string label)
        => IsNamed(label) == _keeps && (series.Removed == NameRemoval.None || !series.IsRemoved(label));

    private bool IsNamed(string label)
    {
        foreach (var name in _names)
        {
            if (name.Length == label.Length && name == label)
            {
                return true;
            }
        }

        return false;
    }
}

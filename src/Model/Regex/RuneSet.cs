namespace Trine.Model.Regex;

/// <summary>
/// An immutable set of Unicode code points, kept as ascending, disjoint, non-touching ranges. Thread-safe.
/// </summary>
internal sealed class RuneSet
{
    public const int RuneMax = 0x10FFFF;

    public static readonly RuneSet All = new([0, RuneMax]);
    public static readonly RuneSet AllButNewline = new([0, '\n' - 1, '\n' + 1, RuneMax]);
    public static readonly RuneSet Digit = new(['0', '9']);
    public static readonly RuneSet Space = new(['\t', '\n', '\f', '\r', ' ', ' ']);
    public static readonly RuneSet Word = new(['0', '9', 'A', 'Z', '_', '_', 'a', 'z']);

    private readonly int[] _bounds;

    /// <param name="bounds">First and last rune of each range in turn; ascending, disjoint; owned by the set.</param>
    public RuneSet(int[] bounds) => _bounds = bounds;

    /// <summary>First and last rune of each range in turn.</summary>
    public ReadOnlySpan<int> Bounds => _bounds;

    public int RangeCount => _bounds.Length / 2;

    public bool IsAll => _bounds is [0, RuneMax];

    public bool IsAllButNewline => _bounds is [0, '\n' - 1, '\n' + 1, RuneMax];

    public bool Contains(int rune)
    {
        var low = 0;
        var high = _bounds.Length / 2;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rune > _bounds[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _bounds.Length / 2 && rune >= _bounds[low * 2];
    }

    /// <summary>The number of runes in the set.</summary>
    public int Count()
    {
        var count = 0;
        for (var i = 0; i < _bounds.Length; i += 2)
        {
            count += _bounds[i + 1] - _bounds[i] + 1;
        }

        return count;
    }

    /// <summary>Every rune that is not in this set.</summary>
    public RuneSet Negate()
    {
        var bounds = new List<int>(_bounds.Length + 2);
        var next = 0;
        for (var i = 0; i < _bounds.Length; i += 2)
        {
            if (next < _bounds[i])
            {
                bounds.Add(next);
                bounds.Add(_bounds[i] - 1);
            }

            next = _bounds[i + 1] + 1;
        }

        if (next <= RuneMax)
        {
            bounds.Add(next);
            bounds.Add(RuneMax);
        }

        return new RuneSet([.. bounds]);
    }

    /// <summary>Whether both hold the same runes.</summary>
    public bool SetEquals(RuneSet other) => _bounds.AsSpan().SequenceEqual(other._bounds);

    /// <summary>A hash of the runes, for sets that are equal by <see cref="SetEquals"/>.</summary>
    public int ContentHash()
    {
        var hash = default(HashCode);
        foreach (var bound in _bounds)
        {
            hash.Add(bound);
        }

        return hash.ToHashCode();
    }
}

using System.Text;

namespace Trine.Model.Regex;

/// <summary>Unicode simple case folding: which runes are one letter when case is ignored. Thread-safe.</summary>
/// <remarks>
/// Two runes are one letter when upper- and then lower-casing them gives the same rune, which is what the C and S
/// rows of Unicode's CaseFolding.txt say: K, k and the Kelvin sign; S, s and the long s. The dotted and dotless i
/// stand alone, as they do there. Built on first use, in a few milliseconds.
/// </remarks>
internal static class CaseOrbits
{
    private const int FoldingRuneMax = 0x1E943;
    private const int LongS = 0x17F;

    private static readonly Lazy<Table> Shared = new(Build);

    /// <summary>The other runes of the same letter; empty where case does not matter.</summary>
    public static ReadOnlySpan<int> OthersOf(int rune)
        => rune <= FoldingRuneMax && Shared.Value.Others.TryGetValue(rune, out var others) ? others : [];

    /// <summary>Those runes from first to last, both included, that have others, in ascending order.</summary>
    public static ReadOnlySpan<int> FoldingRunesBetween(int first, int last)
    {
        var runes = Shared.Value.Runes;
        return runes.AsSpan(LowerBound(runes, first)..LowerBound(runes, last + 1));
    }

    private static int LowerBound(int[] runes, int rune)
    {
        var index = Array.BinarySearch(runes, rune);
        return index < 0 ? ~index : index;
    }

    private static Table Build()
    {
        var letters = new Dictionary<int, List<int>>();
        for (var rune = 'A'; rune <= 'Z'; rune++)
        {
            letters.Add(rune | 0x20, [rune, rune | 0x20]);
        }

        for (var value = 0x80; value <= FoldingRuneMax; value++)
        {
            if (!Rune.TryCreate(value, out var rune))
            {
                continue;
            }

            // The runtime maps nothing past ASCII into ASCII when upper-casing, which concerns one rune.
            var letter = value == LongS ? 's' : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).Value;
            if (!letters.TryGetValue(letter, out var members))
            {
                letters.Add(letter, members = []);
            }

            members.Add(value);
        }

        var others = new Dictionary<int, int[]>();
        foreach (var members in letters.Values.Where(members => members.Count > 1))
        {
            foreach (var member in members)
            {
                others.Add(member, [.. members.Where(other => other != member)]);
            }
        }

        return new Table(others, [.. others.Keys.Order()]);
    }

    private sealed record Table(Dictionary<int, int[]> Others, int[] Runes);
}

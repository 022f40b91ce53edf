namespace Trine.Model.Regex;

/// <summary>What the literals of a part of a pattern say about the texts that it matches.</summary>
/// <param name="Exact">All texts that the part can match, if they are few; else null.</param>
/// <param name="Required">From each of these lists a matching text holds at least one literal.</param>
/// <param name="IsPlain">No assertion within: the part matches every one of <paramref name="Exact"/>.</param>
internal sealed record LiteralFacts(
    List<RegexLiteral>? Exact, List<List<RegexLiteral>> Required, bool IsPlain)
{
    private const int SetRunesMax = 8;
    private const int ProductMax = 32;
    private const int UnionMax = 4096;
    private const int RequiredUnionMax = 64;
    private const int LiteralBytesMax = 1024;
    private const int CopiesMax = 4;

    private static readonly RegexLiteral EmptyLiteral = new([], false);

    /// <summary>The facts of a tree. Recurses as deep as it.</summary>
    public static LiteralFacts Of(RegexNode node) => node.Kind switch
    {
        RegexNodeKind.Empty => OfExact([EmptyLiteral]),
        RegexNodeKind.Assertion => OfExact([EmptyLiteral]) with { IsPlain = false },
        RegexNodeKind.Literal => OfConcat(node.Runes.Select(rune => OfRune(rune, node.IsFolded))),
        RegexNodeKind.Set => OfSet(node.Set),
        RegexNodeKind.Capture => Of(node.Children[0]),
        RegexNodeKind.Concat => OfConcat(node.Children.Select(Of)),
        RegexNodeKind.Alternate => OfAlternate([.. node.Children.Select(Of)]),
        _ => OfRepeat(node),
    };

    private static LiteralFacts OfExact(List<RegexLiteral> exact)
        => new(exact, exact.Exists(literal => literal.Utf8.Length == 0) ? [] : [exact], IsPlain: true);

    private static LiteralFacts Unknown(bool isPlain) => new(null, [], isPlain);

    private static LiteralFacts OfRune(int rune, bool isFolded)
    {
        if (rune == Utf8Runes.Replacement)
        {
            return Unknown(isPlain: true); // Bytes that are not UTF-8 match it too.
        }

        if (!isFolded)
        {
            return OfExact([new RegexLiteral(Utf8Of(rune), false)]);
        }

        // The two cases of an ASCII letter are one literal that ignores case; k and s have a third form each.
        var literals = new List<RegexLiteral>();
        foreach (var form in (int[])[rune, .. CaseOrbits.OthersOf(rune)])
        {
            if (form >= 0x80 || !char.IsAsciiLetterUpper((char)form))
            {
                literals.Add(new RegexLiteral(Utf8Of(form), true));
            }
        }

        return OfExact(literals);
    }

    private static LiteralFacts OfSet(RuneSet set)
    {
        if (set.RangeCount is 0 or > SetRunesMax || set.Count() > SetRunesMax || set.Contains(Utf8Runes.Replacement))
        {
            return Unknown(isPlain: true);
        }

        var literals = new List<RegexLiteral>();
        var bounds = set.Bounds;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            for (var rune = bounds[i]; rune <= bounds[i + 1]; rune++)
            {
                literals.Add(new RegexLiteral(Utf8Of(rune), false));
            }
        }

        return OfExact(literals);
    }

    private static LiteralFacts OfConcat(IEnumerable<LiteralFacts> parts)
    {
        var required = new List<List<RegexLiteral>>();
        List<RegexLiteral> run = [EmptyLiteral];
        var isExact = true;
        var isPlain = true;
        foreach (var part in parts)
        {
            isPlain &= part.IsPlain;
            if (part.Exact is not null && TryJoin(run, part.Exact, out var joined))
            {
                run = joined;
                continue;
            }

            isExact = false;
            AddIfUseful(required, run);
            run = part.Exact ?? [EmptyLiteral];
            if (part.Exact is null)
            {
                required.AddRange(part.Required);
            }
        }

        if (isExact)
        {
            return OfExact(run) with { IsPlain = isPlain };
        }

        AddIfUseful(required, run);
        return new LiteralFacts(null, required, isPlain);
    }

    private static LiteralFacts OfAlternate(LiteralFacts[] branches)
    {
        var isPlain = Array.TrueForAll(branches, branch => branch.IsPlain);
        if (Array.TrueForAll(branches, branch => branch.Exact is not null)
            && branches.Sum(branch => branch.Exact!.Count) <= UnionMax) // Not null: just tested.
        {
            return OfExact([.. branches.SelectMany(branch => branch.Exact!)]) with { IsPlain = isPlain };
        }

        var union = new List<RegexLiteral>();
        foreach (var branch in branches)
        {
            var best = branch.Required.MaxBy(literals => literals.Min(literal => literal.Utf8.Length));
            if (best is null || union.Count + best.Count > RequiredUnionMax)
            {
                return Unknown(isPlain);
            }

            union.AddRange(best);
        }

        return new LiteralFacts(null, [union], isPlain);
    }

    private static LiteralFacts OfRepeat(RegexNode node)
    {
        var child = Of(node.Children[0]);
        if (child.Exact is not null && node.RepeatMin == 0 && node.RepeatMax == 1)
        {
            return OfExact([.. child.Exact, EmptyLiteral]) with { IsPlain = child.IsPlain };
        }

        if (child.Exact is not null && node.RepeatMin == node.RepeatMax && node.RepeatMax <= CopiesMax)
        {
            return OfConcat(Enumerable.Repeat(child, node.RepeatMin));
        }

        return node.RepeatMin == 0 ? Unknown(child.IsPlain) : new LiteralFacts(null, child.Required, child.IsPlain);
    }

    private static bool TryJoin(List<RegexLiteral> heads, List<RegexLiteral> tails, out List<RegexLiteral> joined)
    {
        joined = [];
        if (heads.Count > 1 && tails.Count > 1 && heads.Count * tails.Count > ProductMax)
        {
            return false;
        }

        foreach (var head in heads)
        {
            foreach (var tail in tails)
            {
                if (head.Utf8.Length + tail.Utf8.Length > LiteralBytesMax
                    || (head.IgnoresAsciiCase != tail.IgnoresAsciiCase && HasLetter(head) && HasLetter(tail)))
                {
                    return false;
                }

                var ignoresCase = HasLetter(head) ? head.IgnoresAsciiCase : tail.IgnoresAsciiCase;
                joined.Add(new RegexLiteral([.. head.Utf8, .. tail.Utf8], ignoresCase));
            }
        }

        return true;
    }

    private static void AddIfUseful(List<List<RegexLiteral>> required, List<RegexLiteral> run)
    {
        if (run.Count <= RequiredUnionMax && run.TrueForAll(literal => literal.Utf8.Length > 0))
        {
            required.Add(run);
        }
    }

    private static bool HasLetter(RegexLiteral literal)
        => Array.Exists(literal.Utf8, value => char.IsAsciiLetter((char)value));

    private static byte[] Utf8Of(int rune)
    {
        // Half a surrogate pair can stand in no UTF-8: what is matched there is U+FFFD, which no set of few holds.
        var text = System.Text.Rune.TryCreate(rune, out var valid) ? valid.ToString() : "\uD800";
        return System.Text.Encoding.UTF8.GetBytes(text);
    }
}

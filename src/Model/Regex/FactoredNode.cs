namespace Trine.Model.Regex;

/// <summary>What a <see cref="FactoredNode"/> matches.</summary>
internal enum FactoredKind
{
    Empty,

    /// <summary>A run of runes; in their lower case where case is ignored.</summary>
    Literal,

    /// <summary>One rune of a set, any but a line end included.</summary>
    Class,

    /// <summary><c>.*</c> that stops at a line end.</summary>
    AnyStar,

    /// <summary><c>.+</c> that stops at a line end.</summary>
    AnyPlus,

    Capture,
    Concat,
    Alternate,
    Other,
}

/// <summary>
/// A pattern's tree as Go's parser leaves it: what the branches of an alternation begin with in common stands before it, as
/// in <c>warn(?:|ing)</c>. Immutable.
/// </summary>
/// <remarks>Recursion is bounded by the parser's bound on the height of a tree, which factoring does not raise much.</remarks>
internal sealed record FactoredNode(FactoredKind Kind, int[] Runes, bool IsFolded, FactoredNode[] Children)
{
    private static readonly FactoredNode Empty = new(FactoredKind.Empty, [], false, []);
    private static readonly FactoredNode Other = new(FactoredKind.Other, [], false, []);
    private static readonly FactoredNode Class = new(FactoredKind.Class, [], false, []);

    private bool IsOneRune => Kind == FactoredKind.Class || (Kind == FactoredKind.Literal && Runes.Length == 1);

    public static FactoredNode Of(RegexNode node) => node.Kind switch
    {
        RegexNodeKind.Empty => Empty,
        RegexNodeKind.Literal => LiteralOf(
            node.IsFolded ? [.. node.Runes.Select(FoldedText.LowerOf)] : node.Runes, node.IsFolded),
        RegexNodeKind.Set => OfSet(node.Set),
        RegexNodeKind.Capture => new FactoredNode(FactoredKind.Capture, [], false, [Of(node.Children[0])]),
        RegexNodeKind.Repeat => OfRepeat(node),
        RegexNodeKind.Concat => ConcatOf([.. node.Children.Select(Of)]),
        RegexNodeKind.Alternate => AlternateOf([.. node.Children.Select(Of)]),
        _ => Other,
    };

    private static FactoredNode LiteralOf(int[] runes, bool isFolded) => new(FactoredKind.Literal, runes, isFolded, []);

    private static FactoredNode OfSet(RuneSet set)
        => set.Count() == 1 ? LiteralOf([set.Bounds[0]], false)
            : set.Count() == 2 && CaseOrbits.OthersOf(set.Bounds[0]) is [var other] && set.Contains(other)
                ? LiteralOf([FoldedText.LowerOf(other)], true)
                : Class;

    private static FactoredNode OfRepeat(RegexNode node)
    {
        var isAny = node.Children[0] is { Kind: RegexNodeKind.Set, Set.IsAllButNewline: true };
        return !isAny || node.RepeatMax != RegexNode.RepeatUnbounded || node.RepeatMin > 1 ? Other
            : new FactoredNode(node.RepeatMin == 0 ? FactoredKind.AnyStar : FactoredKind.AnyPlus, [], false, []);
    }

    private static FactoredNode ConcatOf(FactoredNode[] parts)
        => parts.Length == 1 ? parts[0] : new FactoredNode(FactoredKind.Concat, [], false, Flat(FactoredKind.Concat, parts));

    private static FactoredNode AlternateOf(FactoredNode[] branches)
    {
        var factored = MergeRunes(FactorPrefixes(Flat(FactoredKind.Alternate, branches)));
        return factored.Count == 1 ? factored[0] : new FactoredNode(FactoredKind.Alternate, [], false, [.. factored]);
    }

    private static FactoredNode[] Flat(FactoredKind kind, FactoredNode[] parts)
        => [.. parts.SelectMany(part => part.Kind == kind ? part.Children : [part])];

    /// <summary>Neighbours that begin with the same literal become that literal and an alternation of the rest.</summary>
    private static List<FactoredNode> FactorPrefixes(FactoredNode[] branches)
    {
        var result = new List<FactoredNode>();
        for (var start = 0; start < branches.Length;)
        {
            var (prefix, isFolded) = LeadingOf(branches[start]);
            var end = start + 1;
            for (; end < branches.Length; end++)
            {
                var (runes, isOtherFolded) = LeadingOf(branches[end]);
                var same = isOtherFolded == isFolded ? prefix.AsSpan().CommonPrefixLength(runes) : 0;
                if (same == 0)
                {
                    break;
                }

                prefix = prefix[..same];
            }

            var rests = branches[start..end];
            result.Add(rests.Length == 1
                ? rests[0]
                : new FactoredNode(
                    FactoredKind.Concat,
                    [],
                    false,
                    [LiteralOf(prefix, isFolded), AlternateOf([.. rests.Select(branch => branch.Without(prefix.Length))])]));
            start = end;
        }

        return result;
    }

    /// <summary>Neighbours of one rune each become a class; neighbours that are empty become one.</summary>
    private static List<FactoredNode> MergeRunes(List<FactoredNode> branches)
    {
        var result = new List<FactoredNode>();
        foreach (var branch in branches)
        {
            if (result.Count > 0 && result[^1].IsOneRune && branch.IsOneRune)
            {
                result[^1] = Class;
            }
            else if (result.Count == 0 || result[^1].Kind != FactoredKind.Empty || branch.Kind != FactoredKind.Empty)
            {
                result.Add(branch);
            }
        }

        return result;
    }

    private static (int[] Runes, bool IsFolded) LeadingOf(FactoredNode node)
        => node.Kind == FactoredKind.Concat ? LeadingOf(node.Children[0])
            : node.Kind == FactoredKind.Literal ? (node.Runes, node.IsFolded) : ([], false);

    private FactoredNode Without(int count)
    {
        if (Kind == FactoredKind.Literal)
        {
            return Runes.Length == count ? Empty : LiteralOf(Runes[count..], IsFolded);
        }

        var first = Children[0].Without(count);
        return first.Kind == FactoredKind.Empty ? ConcatOf(Children[1..]) : ConcatOf([first, .. Children[1..]]);
    }
}

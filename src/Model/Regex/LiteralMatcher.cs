using System.Diagnostics.CodeAnalysis;

namespace Trine.Model.Regex;

/// <summary>Recognises the simple shapes of patterns and decides them on bytes. Immutable, thread-safe.</summary>
internal sealed class LiteralMatcher
{
    private const int ScannedLiteralsMax = 8;
    private const int EdgeLiteralsMax = 64;

    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>>? _lookup;

    private LiteralMatcher(MatchShape shape, RegexLiteral[] literals)
    {
        Shape = shape;
        Literals = literals;
        if (shape == MatchShape.Equals && literals.Length > ScannedLiteralsMax
            && Array.TrueForAll(literals, literal => !literal.IgnoresAsciiCase))
        {
            _lookup = new HashSet<byte[]>(literals.Select(literal => literal.Utf8), new BytesComparer())
                .GetAlternateLookup<ReadOnlySpan<byte>>();
        }
    }

    public MatchShape Shape { get; }

    /// <summary>What the shape speaks of; empty for shapes without literals.</summary>
    public RegexLiteral[] Literals { get; }

    public static LiteralMatcher Of(RegexNode root)
    {
        var items = new List<RegexNode>();
        Flatten(root, items);
        var first = 0;
        var end = items.Count;
        var isStartFixed = false;
        var isEndFixed = false;
        for (; first < end && IsAssertion(items[first], RegexAssertion.BeginText); first++)
        {
            isStartFixed = true;
        }

        for (; first < end && IsAssertion(items[end - 1], RegexAssertion.EndText); end--)
        {
            isEndFixed = true;
        }

        if (isStartFixed && isEndFixed && end - first == 1 && IsAny(items[first], min: 1, isNewlineNeeded: true))
        {
            return new LiteralMatcher(MatchShape.NonEmpty, []);
        }

        if (first < end && IsAny(items[first], min: 0, isNewlineNeeded: isStartFixed))
        {
            first++;
            isStartFixed = false;
        }

        if (first < end && IsAny(items[end - 1], min: 0, isNewlineNeeded: isEndFixed))
        {
            end--;
            isEndFixed = false;
        }

        var facts = LiteralFacts.Of(RegexNode.ForConcat(items[first..end]));
        if (facts.Exact is null || !facts.IsPlain)
        {
            return new LiteralMatcher(MatchShape.General, []);
        }

        return OfLiterals([.. facts.Exact], isStartFixed, isEndFixed);
    }

    /// <summary>Decides the text; false if the shape is general and an engine must.</summary>
    public bool TryDecide(ReadOnlySpan<byte> text, out bool isMatch)
    {
        isMatch = Shape switch
        {
            MatchShape.Always => true,
            MatchShape.NonEmpty => !text.IsEmpty,
            MatchShape.Equals => IsOneOf(text),
            MatchShape.StartsWith => AnyBegins(text),
            MatchShape.EndsWith => AnyEnds(text),
            MatchShape.Contains => AnyIn(text, Literals),
            _ => false,
        };
        return Shape != MatchShape.General;
    }

    public static bool AnyIn(ReadOnlySpan<byte> text, RegexLiteral[] literals)
    {
        foreach (var literal in literals)
        {
            if (literal.IsIn(text))
            {
                return true;
            }
        }

        return false;
    }

    private static LiteralMatcher OfLiterals(RegexLiteral[] literals, bool isStartFixed, bool isEndFixed)
    {
        if (isStartFixed && isEndFixed)
        {
            return new LiteralMatcher(MatchShape.Equals, literals);
        }

        if (Array.Exists(literals, literal => literal.Utf8.Length == 0))
        {
            return new LiteralMatcher(MatchShape.Always, []);
        }

        var isAtEdge = isStartFixed || isEndFixed;
        if (literals.Length > (isAtEdge ? EdgeLiteralsMax : ScannedLiteralsMax))
        {
            return new LiteralMatcher(MatchShape.General, []); // The automaton looks for many at once.
        }

        return new LiteralMatcher(
            isStartFixed ? MatchShape.StartsWith : isEndFixed ? MatchShape.EndsWith : MatchShape.Contains, literals);
    }

    private static void Flatten(RegexNode node, List<RegexNode> items)
    {
        if (node.Kind is RegexNodeKind.Concat or RegexNodeKind.Capture)
        {
            foreach (var child in node.Children)
            {
                Flatten(child, items);
            }
        }
        else if (node.Kind != RegexNodeKind.Empty)
        {
            items.Add(node);
        }
    }

    private static bool IsAssertion(RegexNode node, RegexAssertion assertion)
        => node.Kind == RegexNodeKind.Assertion && node.Assertion == assertion;

    /// <summary>Whether the node is <c>.*</c> or <c>.+</c>.</summary>
    private static bool IsAny(RegexNode node, int min, bool isNewlineNeeded)
        => node.Kind == RegexNodeKind.Repeat && node.RepeatMin == min
            && node.RepeatMax == RegexNode.RepeatUnbounded
            && node.Children[0] is { Kind: RegexNodeKind.Set } child
            && (child.Set.IsAll || (child.Set.IsAllButNewline && !isNewlineNeeded));

    private bool IsOneOf(ReadOnlySpan<byte> text)
    {
        if (_lookup is { } lookup)
        {
            return lookup.Contains(text);
        }

        foreach (var literal in Literals)
        {
            if (literal.Is(text))
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyBegins(ReadOnlySpan<byte> text)
    {
        foreach (var literal in Literals)
        {
            if (literal.Begins(text))
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyEnds(ReadOnlySpan<byte> text)
    {
        foreach (var literal in Literals)
        {
            if (literal.Ends(text))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class BytesComparer
        : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

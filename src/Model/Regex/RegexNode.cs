namespace Trine.Model.Regex;

/// <summary>What a node of the parse tree matches.</summary>
internal enum RegexNodeKind
{
    /// <summary>The empty text.</summary>
    Empty,

    /// <summary>A run of runes, each as it stands or case-folded.</summary>
    Literal,

    /// <summary>One rune of a set.</summary>
    Set,

    /// <summary>A place between runes, see <see cref="RegexAssertion"/>.</summary>
    Assertion,

    /// <summary>A capturing group.</summary>
    Capture,

    /// <summary>A repetition; <c>*</c>, <c>+</c> and <c>?</c> too.</summary>
    Repeat,

    /// <summary>One after the other.</summary>
    Concat,

    /// <summary>The first that leads to a match.</summary>
    Alternate,
}

/// <summary>A condition on the runes before and after a place.</summary>
internal enum RegexAssertion
{
    BeginLine,
    EndLine,
    BeginText,
    EndText,
    WordBoundary,
    NoWordBoundary,
}

/// <summary>A node of a parsed pattern. Immutable, thread-safe.</summary>
internal sealed class RegexNode
{
    public const int RepeatUnbounded = -1;

    public static readonly RegexNode Empty = new(RegexNodeKind.Empty, []);

    private RegexNode(RegexNodeKind kind, RegexNode[] children)
    {
        Kind = kind;
        Children = children;
        Height = 1 + (children.Length == 0 ? 0 : children.Max(child => child.Height));
        RepeatProduct = children.Length == 0 ? 1 : children.Max(child => child.RepeatProduct);
    }

    public RegexNodeKind Kind { get; }

    public RegexNode[] Children { get; }

    /// <summary>For <see cref="RegexNodeKind.Literal"/>.</summary>
    public int[] Runes { get; private init; } = [];

    /// <summary>For <see cref="RegexNodeKind.Literal"/>: case is ignored.</summary>
    public bool IsFolded { get; private init; }

    /// <summary>For <see cref="RegexNodeKind.Set"/>.</summary>
    public RuneSet Set { get; private init; } = RuneSet.All;

    /// <summary>For <see cref="RegexNodeKind.Assertion"/>.</summary>
    public RegexAssertion Assertion { get; private init; }

    /// <summary>For <see cref="RegexNodeKind.Capture"/>: 1 and up.</summary>
    public int CaptureIndex { get; private init; }

    /// <summary>For <see cref="RegexNodeKind.Repeat"/>.</summary>
    public int RepeatMin { get; private init; }

    /// <summary>For <see cref="RegexNodeKind.Repeat"/>; <see cref="RepeatUnbounded"/> for no end.</summary>
    public int RepeatMax { get; private init; }

    /// <summary>For <see cref="RegexNodeKind.Repeat"/>: prefers more.</summary>
    public bool IsGreedy { get; private init; }

    /// <summary>Levels of the tree from here down; 1 for a leaf.</summary>
    public int Height { get; }

    /// <summary>Instructions that the node compiles to, at most.</summary>
    public long ProgramSize { get; private init; } = 1;

    /// <summary>Copies of the innermost thing that the counted repetitions ask for.</summary>
    public int RepeatProduct { get; private init; }

    public static RegexNode ForLiteral(int[] runes, bool isFolded)
        => new(RegexNodeKind.Literal, []) { Runes = runes, IsFolded = isFolded, ProgramSize = runes.Length };

    public static RegexNode ForSet(RuneSet set) => new(RegexNodeKind.Set, []) { Set = set };

    public static RegexNode ForAssertion(RegexAssertion assertion)
        => new(RegexNodeKind.Assertion, []) { Assertion = assertion };

    public static RegexNode ForCapture(RegexNode child, int index)
        => new(RegexNodeKind.Capture, [child]) { CaptureIndex = index, ProgramSize = 2 + child.ProgramSize };

    /// <summary>A repetition; <paramref name="isCounted"/> tells <c>{n,m}</c> from <c>* + ?</c>.</summary>
    public static RegexNode ForRepeat(RegexNode child, int min, int max, bool isGreedy, bool isCounted)
    {
        var times = max == RepeatUnbounded ? min : max;
        return new RegexNode(RegexNodeKind.Repeat, [child])
        {
            RepeatMin = min,
            RepeatMax = max,
            IsGreedy = isGreedy,
            RepeatProduct = !isCounted ? child.RepeatProduct : max == 0 ? 1 : Math.Max(times, 1) * child.RepeatProduct,
            ProgramSize = 2 + times + (Math.Max(times, 1) * child.ProgramSize),
        };
    }

    /// <summary>The nodes in a row; neighbouring literals of one kind become one.</summary>
    public static RegexNode ForConcat(IReadOnlyList<RegexNode> nodes)
    {
        var merged = new List<RegexNode>(nodes.Count);
        for (var i = 0; i < nodes.Count;)
        {
            var end = i + 1;
            while (nodes[i].Kind == RegexNodeKind.Literal && end < nodes.Count
                && nodes[end].Kind == RegexNodeKind.Literal && nodes[end].IsFolded == nodes[i].IsFolded)
            {
                end++;
            }

            merged.Add(end == i + 1
                ? nodes[i]
                : ForLiteral([.. nodes.Skip(i).Take(end - i).SelectMany(node => node.Runes)], nodes[i].IsFolded));
            i = end;
        }

        return merged.Count switch
        {
            0 => Empty,
            1 => merged[0],
            _ => new RegexNode(RegexNodeKind.Concat, [.. merged])
            {
                ProgramSize = merged.Sum(node => node.ProgramSize),
            },
        };
    }

    /// <summary>A choice; at least one node.</summary>
    public static RegexNode ForAlternate(IReadOnlyList<RegexNode> nodes)
        => nodes.Count == 1
            ? nodes[0]
            : new RegexNode(RegexNodeKind.Alternate, [.. nodes])
            {
                ProgramSize = nodes.Sum(node => node.ProgramSize) + nodes.Count - 1,
            };
}

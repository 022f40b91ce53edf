using System.Text;

namespace Trine.Model.Regex;

/// <summary>What a <see cref="TextTest"/> asks.</summary>
public enum TextTestKind
{
    Contains,
    Equals,
    NotEmpty,
}

/// <summary>A plain test of a text. Immutable, thread-safe.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Utf8">For what; in lower case where case is ignored.</param>
/// <param name="IgnoresCase">Whether case is ignored, by Loki's rules.</param>
public readonly record struct TextTest(TextTestKind Kind, byte[] Utf8, bool IgnoresCase)
{
    public bool IsMet(ReadOnlySpan<byte> text) => Kind switch
    {
        TextTestKind.NotEmpty => !text.IsEmpty,
        TextTestKind.Equals when text.Length != Utf8.Length => false,
        _ => IgnoresCase ? FoldedText.Contains(text, Utf8) : text.IndexOf(Utf8) >= 0,
    };
}

/// <summary>
/// The plain tests that Loki puts in the place of a simple regular expression. They are not always its equal: of a label,
/// <c>a.*</c> asks for the text anywhere, an empty branch of an alternation is left out, and <c>.+</c> matches a line end.
/// Immutable, thread-safe.
/// </summary>
public sealed class TextTests
{
    /// <summary>Parts of a sequence that Loki looks at; a longer one stays an expression.</summary>
    private const int PartsMax = 3;

    /// <summary>Of all texts; a larger one stays an expression, since each way on from a long literal repeats that.</summary>
    private const int BytesMax = 1 << 20;

    private static readonly TextTests Always = new([]);

    private readonly TextTest[] _any;

    private TextTests(TextTest[] any) => _any = any;

    /// <summary>One of them has to be met; empty where any text will do.</summary>
    public IReadOnlyList<TextTest> Any => _any;

    /// <summary>Whether the expression has a branch that any text would meet and that is left out.</summary>
    public bool LeavesOutBranch { get; private init; }

    /// <param name="pattern">The expression.</param>
    /// <param name="isWhole">Whether it stands for a whole text, as for a label, or for a part of one, as for a line.</param>
    /// <returns>Null where the expression is not simple.</returns>
    /// <exception cref="Re2SyntaxException">The pattern is not valid.</exception>
    public static TextTests? Of(string pattern, bool isWhole)
        => Simplify(FactoredNode.Of(RegexParser.Parse(pattern, RegexFlags.None).Root), isWhole);

    public bool IsMet(ReadOnlySpan<byte> text)
    {
        foreach (var test in _any)
        {
            if (test.IsMet(text))
            {
                return true;
            }
        }

        return _any.Length == 0;
    }

    private static TextTests? Simplify(FactoredNode node, bool isWhole) => node.Kind switch
    {
        FactoredKind.Alternate => SimplifyAlternate(node, isWhole),
        FactoredKind.Concat => SimplifyConcat(node, null),
        FactoredKind.Capture => Simplify(node.Children[0], isWhole),
        FactoredKind.Literal => Test(isWhole ? TextTestKind.Equals : TextTestKind.Contains, Utf8Of(node), node.IsFolded),
        FactoredKind.AnyPlus => Test(TextTestKind.NotEmpty, [], false),
        FactoredKind.AnyStar or FactoredKind.Empty => Always,
        _ => null,
    };

    private static TextTests? SimplifyAlternate(FactoredNode node, bool isWhole)
    {
        var branches = new Branches();
        foreach (var branch in node.Children)
        {
            if (Simplify(Bare(branch), isWhole) is not { } tests || !branches.TryAdd(tests))
            {
                return null;
            }
        }

        return branches.ToTests();
    }

    /// <summary>A literal among <c>.*</c>, or a literal and the ways on from it.</summary>
    /// <param name="node">The sequence.</param>
    /// <param name="before">What stands before it.</param>
    private static TextTests? SimplifyConcat(FactoredNode node, byte[]? before)
    {
        FactoredNode[] parts = [.. node.Children.Select(Bare).Where(part => part.Kind != FactoredKind.Empty)];
        if (parts.Length > PartsMax)
        {
            return null;
        }

        Branches? ways = null;
        var isFolded = false;
        var hasLiteral = false;
        foreach (var part in parts)
        {
            if (part.Kind == FactoredKind.Literal && !hasLiteral)
            {
                hasLiteral = true;
                before = [.. before ?? [], .. Utf8Of(part)];
                isFolded = part.IsFolded;
            }
            else if (part.Kind == FactoredKind.Alternate && before is not null)
            {
                ways ??= new Branches();
                if (!TryAddWays(part, before, isFolded, ways))
                {
                    return null;
                }
            }
            else if (part.Kind != FactoredKind.AnyStar)
            {
                return null;
            }
        }

        return ways?.ToTests() ?? (before is null ? null : Contains(before, isFolded));
    }

    private static bool TryAddWays(FactoredNode node, byte[] before, bool isFolded, Branches ways)
    {
        foreach (var way in node.Children)
        {
            if (way.IsFolded && !isFolded)
            {
                return false;
            }

            var tests = way.Kind switch
            {
                FactoredKind.Empty or FactoredKind.AnyStar => Contains(before, isFolded),
                FactoredKind.Literal => Contains([.. before, .. Utf8Of(way)], isFolded),
                FactoredKind.Concat => SimplifyConcat(way, before),
                _ => null,
            };
            if (tests is null || !ways.TryAdd(tests))
            {
                return false;
            }
        }

        return true;
    }

    private static TextTests Contains(byte[] utf8, bool isFolded)
        => utf8.Length == 0 ? Always : Test(TextTestKind.Contains, utf8, isFolded);

    private static TextTests Test(TextTestKind kind, byte[] utf8, bool isFolded)
        => new([new TextTest(kind, utf8, isFolded && utf8.Length > 0)]);

    private static FactoredNode Bare(FactoredNode node) => node.Kind == FactoredKind.Capture ? node.Children[0] : node;

    private static byte[] Utf8Of(FactoredNode literal)
        => Encoding.UTF8.GetBytes(string.Concat(
            literal.Runes.Select(rune => Rune.TryCreate(rune, out var valid) ? valid : Rune.ReplacementChar)));

    /// <summary>Gathers the tests of alternatives. Of two, one that any text meets is left out.</summary>
    private sealed class Branches
    {
        private readonly List<TextTest> _any = [];
        private bool _isBegun;
        private bool _leavesOut;
        private long _bytes;

        /// <returns>False when the tests are larger than they may be.</returns>
        public bool TryAdd(TextTests tests)
        {
            _leavesOut |= tests.LeavesOutBranch || (_isBegun && (_any.Count == 0) != (tests._any.Length == 0));
            _isBegun = true;
            _any.AddRange(tests._any);
            foreach (var test in tests._any)
            {
                _bytes += test.Utf8.Length;
            }

            return _bytes <= BytesMax;
        }

        public TextTests ToTests() => new([.. _any]) { LeavesOutBranch = _leavesOut };
    }
}

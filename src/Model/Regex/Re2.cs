using System.Buffers;
using System.Text;

namespace Trine.Model.Regex;

/// <summary>
/// A compiled regular expression with the syntax, the meaning and the errors of Go's <c>regexp</c>, over UTF-8.
/// Immutable, thread-safe.
/// </summary>
/// <remarks>
/// Time is linear in the text whatever the pattern: simple patterns are searched as literals, others run on an
/// automaton built while it runs (<see cref="LazyDfa"/>), and where a match's bounds or groups are asked for on
/// a bounded backtracker. A byte that is not valid UTF-8 counts as the rune U+FFFD. Differences to Go: the longest
/// pattern is 131 072 UTF-16 units and the largest program 262 144 instructions; rare scripts are refused.
/// </remarks>
public sealed class Re2
{
    /// <summary>Bounds what a search for groups can take: 32 MiB for each of two thread lists.</summary>
    private const long InstructionsTimesSlotsMax = 1 << 23;

    private const int PrefilterGroupsMax = 2;
    private const int PrefilterLiteralsMax = 4;
    private const int RequiredGroupsMax = 8;

    private readonly RegexProgram _program;
    private readonly LiteralMatcher _literals;
    private readonly RegexLiteral[][] _prefilter;
    private readonly LazyDfa? _dfa;

    private Re2(string pattern, Re2Options options, ParsedRegex parsed, RegexNode root)
    {
        Pattern = pattern;
        Options = options;
        GroupNames = parsed.GroupNames;
        _program = RegexCompiler.Compile(root, parsed.GroupNames.Length);
        if ((long)_program.Instructions.Length * _program.GroupCount * 2 > InstructionsTimesSlotsMax)
        {
            throw new Re2SyntaxException(RegexFault.TooLarge, pattern);
        }

        _literals = LiteralMatcher.Of(root);
        RegexLiteral[][] required =
        [
            .. LiteralFacts.Of(root).Required
                .OrderByDescending(literals => literals.Min(literal => literal.Utf8.Length))
                .Take(RequiredGroupsMax).Select(literals => literals.ToArray()),
        ];
        RequiredLiterals = required;
        _prefilter = [.. required.Where(any => any.Length <= PrefilterLiteralsMax).Take(PrefilterGroupsMax)];
        if (Shape == MatchShape.General)
        {
            var classes = RuneClasses.Of(_program, pattern);
            _dfa = classes.Count <= LazyDfa.ClassCountMax ? new LazyDfa(_program, classes) : null;
        }
    }

    /// <summary>The pattern as it was given.</summary>
    public string Pattern { get; }

    public Re2Options Options { get; }

    /// <summary>The names of the groups by index; "" for one without a name. Index 0 is the whole match.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>The simple shape that <see cref="IsMatch(ReadOnlySpan{byte})"/> uses instead of an engine.</summary>
    public MatchShape Shape => _literals.Shape;

    /// <summary>What <see cref="Shape"/> speaks of: the values of a set, the prefixes, ….</summary>
    public IReadOnlyList<RegexLiteral> ShapeLiterals => _literals.Literals;

    /// <summary>
    /// From each of these lists a matching text holds at least one literal, somewhere. The longest come first; empty
    /// where nothing is known. A text that lacks all of one list cannot match.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<RegexLiteral>> RequiredLiterals { get; }

    /// <summary>
    /// Whether a text matches if it holds one literal of each list of <see cref="RequiredLiterals"/>.
    /// </summary>
    public bool LiteralsDecide => Shape is MatchShape.Contains or MatchShape.Always;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="Re2SyntaxException">The pattern is not valid, or past a bound.</exception>
    public static Re2 Compile(string pattern, Re2Options options = Re2Options.None)
    {
        var dotMatchesNewline = (options & Re2Options.DotMatchesNewline) != 0;
        var parsed = RegexParser.Parse(
            pattern, dotMatchesNewline ? RegexFlags.DotMatchesNewline : RegexFlags.None);
        var root = (options & Re2Options.Anchored) == 0
            ? parsed.Root
            : RegexNode.ForConcat(
            [
                RegexNode.ForAssertion(RegexAssertion.BeginText),
                parsed.Root,
                RegexNode.ForAssertion(RegexAssertion.EndText),
            ]);
        return new Re2(pattern, options, parsed, root);
    }

    /// <summary>Whether the text holds a match.</summary>
    public bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        if (_literals.TryDecide(utf8, out var isMatch))
        {
            return isMatch;
        }

        foreach (var any in _prefilter)
        {
            if (!LiteralMatcher.AnyIn(utf8, any))
            {
                return false;
            }
        }

        if (_dfa is not null)
        {
            return _dfa.IsMatch(utf8);
        }

        // Slow path: the pattern tells thousands of classes of runes apart.
        Span<int> slots = stackalloc int[2];
        return PikeMachine.TryFind(_program, utf8, 0, slots);
    }

    /// <summary>Whether the text holds a match; half a surrogate pair counts as U+FFFD.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        const int OnStackMax = 512;
        var bytesMax = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        var buffer = bytesMax <= OnStackMax
            ? stackalloc byte[OnStackMax]
            : rented = ArrayPool<byte>.Shared.Rent(bytesMax);
        try
        {
            return IsMatch(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <inheritdoc cref="IsMatch(ReadOnlySpan{char})"/>
    public bool IsMatch(string text) => IsMatch(text.AsSpan());

    /// <summary>Finds the leftmost match and where its groups stand, in bytes.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="groups">Receives as many groups as it has room for, the whole match first; start -1: no part in
    /// it.</param>
    public bool TryMatch(ReadOnlySpan<byte> utf8, Span<(int Start, int Length)> groups)
    {
        const int OnStackMax = 64;
        if (!IsMatch(utf8))
        {
            return false;
        }

        var count = Math.Clamp(groups.Length, 1, GroupNames.Count);
        int[]? rented = null;
        var slots = count * 2 <= OnStackMax
            ? stackalloc int[OnStackMax]
            : rented = ArrayPool<int>.Shared.Rent(count * 2);
        slots = slots[..(count * 2)];
        var isFound = TryFind(utf8, 0, slots);
        for (var i = 0; isFound && i < groups.Length; i++)
        {
            var isSet = i < count && slots[(i * 2) + 1] >= 0;
            groups[i] = isSet ? (slots[i * 2], slots[(i * 2) + 1] - slots[i * 2]) : (-1, 0);
        }

        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }

        return isFound;
    }

    /// <summary>Finds the leftmost match that begins at <paramref name="start"/> or later.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">A place between runes; what stands before it still counts for assertions.</param>
    /// <param name="slots">Receives start and end of each group that fits; at least the first two.</param>
    internal bool TryFind(ReadOnlySpan<byte> utf8, int start, Span<int> slots)
        => Backtracker.CanRun(_program, utf8.Length - start)
            ? Backtracker.TryFind(_program, utf8, start, slots)
            : PikeMachine.TryFind(_program, utf8, start, slots);
}

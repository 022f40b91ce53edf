using System.Text;
using Trine.Codecs;
using Trine.LogQL.Syntax;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary><c>|&gt; "a &lt;_&gt; b"</c> and <c>!&gt;</c>: literals in order, with something between them.</summary>
internal sealed class PatternLineFilter : LineFilter
{
    private readonly byte[]?[][] _patterns; // Literals; null for a wildcard.
    private readonly byte[]? _longest; // The longest literal of the only pattern.

    public PatternLineFilter(bool isNegated, IReadOnlyList<string> patterns)
        : base(isNegated)
    {
        _patterns = [.. patterns.Select(LiteralsOf)];
        var literals = _patterns.Length == 1 ? _patterns[0].OfType<byte[]>().ToArray() : [];
        _longest = literals.MaxBy(literal => literal.Length);
        Literals = _patterns.Length == 1
            ? new FilterLiterals([.. literals.Select(literal => new[] { new LineLiteral(literal, ignoresCase: false) })], Decide: false)
            : null;
        Needles = isNegated ? [] : [.. literals.Select(literal => new LineNeedle(literal, IgnoreCase: false))];
    }

    public override IReadOnlyList<LineNeedle> Needles { get; }

    public override FilterLiterals? Literals { get; }

    protected override bool IsMatch(ReadOnlySpan<byte> line)
    {
        foreach (var pattern in _patterns)
        {
            if (IsMatch(pattern, line))
            {
                return true;
            }
        }

        return false;
    }

    protected override bool MayMatch(LogChunk chunk)
    {
        foreach (var needle in Needles)
        {
            if (!chunk.MayContain(needle.Bytes.Span, ignoreCase: false))
            {
                return false;
            }
        }

        return true;
    }

    protected override bool TryFindRows(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, FilterScratch scratch, out bool areExact)
    {
        areExact = false;
        if (_longest is null)
        {
            return false;
        }

        scratch.Found.Reset(offsets.Length - 1);
        ByteSearch.FindRows(text, offsets, _longest, scratch.Found);
        return true;
    }

    private static byte[]?[] LiteralsOf(string pattern)
        => [.. LinePattern.Parse(pattern).Parts.Select(part => part.IsCapture ? null : Encoding.UTF8.GetBytes(part.Text))];

    /// <summary>The first literal may stand anywhere; a wildcard takes at least one byte; the end is anchored.</summary>
    private static bool IsMatch(byte[]?[] pattern, ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || pattern.Length == 0)
        {
            return line.IsEmpty && pattern.Length == 0;
        }

        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is not { } literal)
            {
                continue;
            }

            var distance = line.IndexOf(literal);
            if (distance < 0 || (i > 0 && distance == 0))
            {
                return false;
            }

            line = line[(distance + literal.Length)..];
        }

        return pattern[^1] is null != line.IsEmpty;
    }
}

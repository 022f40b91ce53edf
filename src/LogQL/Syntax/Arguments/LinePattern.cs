namespace Trine.LogQL.Syntax;

/// <summary>A part of a <see cref="LinePattern"/>: text that must stand there, or a capture.</summary>
/// <param name="Text">The text, or the capture's name; <c>_</c> for a capture that is not kept.</param>
/// <param name="IsCapture">Whether this is a capture.</param>
public sealed record LinePatternPart(string Text, bool IsCapture)
{
    public bool IsNamed => IsCapture && Text != "_";

    public override string ToString() => IsCapture ? $"<{Text}>" : Text;
}

/// <summary>A pattern of text and captures, as <c>pattern</c> and the filters <c>|&gt;</c> and <c>!&gt;</c> take it:
/// <c>&lt;ip&gt; - &lt;_&gt; [&lt;time&gt;]</c>.</summary>
public sealed class LinePattern
{
    private LinePattern(List<LinePatternPart> parts) => Parts = parts;

    /// <summary>The parts in order; no two texts stand side by side.</summary>
    public IReadOnlyList<LinePatternPart> Parts { get; }

    /// <summary>Takes a pattern apart. Whatever is not a capture is text, so that every pattern can be read.</summary>
    public static LinePattern Parse(string pattern)
    {
        var parts = new List<LinePatternPart>();
        var textStart = 0;
        for (var i = 0; i < pattern.Length;)
        {
            var length = CaptureLength(pattern.AsSpan(i));
            if (length == 0)
            {
                i++;
                continue;
            }

            AddText(parts, pattern[textStart..i]);
            parts.Add(new LinePatternPart(pattern.Substring(i + 1, length - 2), IsCapture: true));
            i += length;
            textStart = i;
        }

        AddText(parts, pattern[textStart..]);
        return new LinePattern(parts);
    }

    private static void AddText(List<LinePatternPart> parts, string text)
    {
        if (text.Length > 0)
        {
            parts.Add(new LinePatternPart(text, IsCapture: false));
        }
    }

    /// <summary>Length of the capture, angle brackets included, that the text begins with; 0 if it does not.</summary>
    private static int CaptureLength(ReadOnlySpan<char> text)
    {
        if (text is not ['<', _, ..] || !IsNameStart(text[1]))
        {
            return 0;
        }

        var end = 2;
        while (end < text.Length && (IsNameStart(text[end]) || char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        return end < text.Length && text[end] == '>' ? end + 1 : 0;
    }

    private static bool IsNameStart(char c) => c == '_' || char.IsAsciiLetter(c);
}

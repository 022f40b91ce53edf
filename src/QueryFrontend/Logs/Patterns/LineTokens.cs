using System.Text;

namespace Trine.QueryFrontend.Logs.Patterns;

/// <summary>A line cut into words and punctuation.</summary>
/// <param name="Words">The pieces, without spaces.</param>
/// <param name="HasSpace">Whether a space stands before each piece.</param>
internal sealed record LineTokens(string[] Words, bool[] HasSpace)
{
    /// <summary>What stands for a piece that differs from line to line.</summary>
    public const string Variable = "<_>";

    /// <summary>Fewer pieces make no pattern worth showing.</summary>
    private const int CountMin = 4;

    /// <summary>What stands behind is cut off.</summary>
    private const int CountMax = 120;

    private const int LineBytesMax = 3000;

    /// <summary>Cuts a line at spaces and at punctuation, which is a piece of its own unless it is usual inside of words.</summary>
    /// <returns>Null for a line that is too short or too long for a pattern.</returns>
    public static LineTokens? Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LineBytesMax)
        {
            return null;
        }

        var line = Encoding.UTF8.GetString(utf8);
        var words = new List<string>();
        var hasSpace = new List<bool>();
        var isBehindSpace = false;
        for (var start = 0; start < line.Length && words.Count < CountMax;)
        {
            if (char.IsWhiteSpace(line[start]))
            {
                isBehindSpace = true;
                start++;
                continue;
            }

            var end = start + 1;
            while (!IsDelimiter(line[start]) && end < line.Length && !IsDelimiter(line[end]) && !char.IsWhiteSpace(line[end]))
            {
                end++;
            }

            words.Add(line[start..end]);
            hasSpace.Add(isBehindSpace);
            isBehindSpace = false;
            start = end;
        }

        return words.Count >= CountMin ? new LineTokens([.. words], [.. hasSpace]) : null;
    }

    /// <summary>Whether a piece probably differs from line to line.</summary>
    public static bool IsVariable(string word) => word == Variable || word.AsSpan().ContainsAnyInRange('0', '9');

    /// <summary>The text of the line; neighbouring variable pieces are shown as one.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Words.Length; i++)
        {
            if (i > 0 && !HasSpace[i] && Words[i] == Variable && Words[i - 1] == Variable)
            {
                continue;
            }

            text.Append(i > 0 && HasSpace[i] ? " " : "").Append(Words[i]);
        }

        return text.ToString();
    }

    private static bool IsDelimiter(char c)
        => (char.IsPunctuation(c) || char.IsSymbol(c)) && c is not ('_' or '-' or '.' or ':' or '/');
}

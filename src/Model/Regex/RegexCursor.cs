using System.Buffers;
using System.Text;

namespace Trine.Model.Regex;

/// <summary>A place in a pattern, moved forward rune by rune. Not thread-safe.</summary>
internal sealed class RegexCursor(string pattern)
{
    private const int NumberMax = 100_000_000;

    public string Pattern { get; } = pattern;

    public int Position { get; private set; }

    public bool IsAtEnd => Position >= Pattern.Length;

    public int Remaining => Pattern.Length - Position;

    /// <summary>The UTF-16 unit at this place; not at the end.</summary>
    public char Current => Pattern[Position];

    public void Skip(int count) => Position += count;

    public bool StartsWith(string text) => string.CompareOrdinal(Pattern, Position, text, 0, text.Length) == 0;

    /// <summary>Where the character next stands, in the pattern; -1 if nowhere.</summary>
    public int IndexOf(char value) => Pattern.IndexOf(value, Position);

    /// <summary>Takes one rune.</summary>
    /// <exception cref="Re2SyntaxException">Half a surrogate pair.</exception>
    public int Next()
    {
        if (Rune.DecodeFromUtf16(Pattern.AsSpan(Position), out var rune, out var length) != OperationStatus.Done)
        {
            throw new Re2SyntaxException(RegexFault.InvalidUtf8, Pattern[Position..]);
        }

        Position += length;
        return rune.Value;
    }

    /// <exception cref="Re2SyntaxException">Half a surrogate pair from here to the end.</exception>
    public void CheckUtf8From(int start)
    {
        for (var i = start; i < Pattern.Length;)
        {
            if (Rune.DecodeFromUtf16(Pattern.AsSpan(i), out _, out var length) != OperationStatus.Done)
            {
                throw new Re2SyntaxException(RegexFault.InvalidUtf8, Pattern[start..]);
            }

            i += length;
        }
    }

    /// <summary>
    /// Takes an escape of one rune: <c>\n</c>, <c>\x41</c>, <c>\x{1F600}</c>, <c>\012</c>, <c>\.</c>.
    /// </summary>
    public int NextEscaped()
    {
        var start = Position;
        Skip(1);
        if (IsAtEnd)
        {
            throw new Re2SyntaxException(RegexFault.TrailingBackslash, "");
        }

        var rune = Next();
        switch (rune)
        {
            case >= '1' and <= '7' when IsAtEnd || !char.IsBetween(Current, '0', '7'):
                break; // One digit that is not zero is a reference back, which no linear engine has.
            case >= '0' and <= '7':
                return FinishOctal(rune - '0');
            case 'x' when !IsAtEnd:
                if (TryFinishHex(out var value))
                {
                    return value;
                }

                break;
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)rune):
                return rune;
        }

        throw new Re2SyntaxException(RegexFault.InvalidEscape, Pattern[start..Position]);
    }

    /// <summary>
    /// Takes <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; moves only if it is one. Huge numbers come as a huge one.
    /// </summary>
    public bool TryReadRepeat(out int min, out int max)
    {
        var start = Position;
        Skip(1);
        max = 0;
        if (TryReadNumber(out min) && !IsAtEnd)
        {
            if (Current != ',')
            {
                max = min;
            }
            else
            {
                Skip(1);
                if (!IsAtEnd && Current == '}')
                {
                    max = RegexNode.RepeatUnbounded;
                }
                else if (!TryReadNumber(out max))
                {
                    Position = start;
                    return false;
                }
            }

            if (!IsAtEnd && Current == '}')
            {
                Skip(1);
                return true;
            }
        }

        Position = start;
        return false;
    }

    private bool TryReadNumber(out int value)
    {
        value = 0;
        var start = Position;
        while (!IsAtEnd && char.IsAsciiDigit(Current))
        {
            value = value >= NumberMax ? value : (value * 10) + (Current - '0');
            Skip(1);
        }

        var length = Position - start;
        return length == 1 || (length > 1 && Pattern[start] != '0');
    }

    private int FinishOctal(int value)
    {
        for (var digits = 1; digits < 3 && !IsAtEnd && char.IsBetween(Current, '0', '7'); digits++)
        {
            value = (value * 8) + (Current - '0');
            Skip(1);
        }

        return value;
    }

    private bool TryFinishHex(out int value)
    {
        value = 0;
        var rune = Next();
        if (rune != '{')
        {
            var high = HexValue(rune);
            if (IsAtEnd)
            {
                throw new Re2SyntaxException(RegexFault.InvalidUtf8, "");
            }

            var low = HexValue(Next());
            value = (high * 16) + low;
            return high >= 0 && low >= 0;
        }

        for (var digits = 0; !IsAtEnd; digits++)
        {
            rune = Next();
            if (rune == '}')
            {
                return digits > 0;
            }

            var digit = HexValue(rune);
            value = (value * 16) + digit;
            if (digit < 0 || value > RuneSet.RuneMax)
            {
                return false;
            }
        }

        return false;
    }

    private static int HexValue(int rune) => rune < 0x80 && char.IsAsciiHexDigit((char)rune)
        ? Convert.ToInt32(((char)rune).ToString(), 16)
        : -1;
}

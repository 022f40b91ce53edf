using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>A text that lines are searched for. Immutable, thread-safe.</summary>
/// <param name="utf8">The text; with its ASCII letters small where case is ignored.</param>
/// <param name="ignoresCase">Whether A to Z match in either case; all other bytes match as they are.</param>
internal sealed class LineLiteral(byte[] utf8, bool ignoresCase)
{
    private const byte CaseBit = 0x20;

    private readonly IgnoreCaseNeedle? _needle = ignoresCase ? new IgnoreCaseNeedle(utf8) : null;

    public byte[] Utf8 => utf8;

    public bool IgnoresCase => ignoresCase;

    public int Length => utf8.Length;

    /// <summary>Adds the rows of a text that contain the literal.</summary>
    public void FindRows(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, RowBitmap rows)
    {
        if (_needle is null)
        {
            ByteSearch.FindRows(text, offsets, utf8, rows);
        }
        else
        {
            ByteSearch.FindRowsFoldingAscii(text, offsets, _needle, rows);
        }
    }

    /// <summary>Where the literal first stands in a text, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> text) => _needle?.IndexIn(text) ?? text.IndexOf(utf8);

    /// <summary>Whether a byte is that of a place of the literal.</summary>
    public bool Has(int place, byte value) => utf8[place] == (ignoresCase ? AsciiFold.ToLower(value) : value);

    /// <summary>Whether a set has the byte of a place of the literal.</summary>
    public bool Has(int place, in ByteSet values)
        => values.Contains(utf8[place])
            || (ignoresCase && char.IsAsciiLetterLower((char)utf8[place]) && values.Contains((byte)(utf8[place] & ~CaseBit)));

    /// <summary>Whether a text is the literal's stretch that begins at a place.</summary>
    public bool IsAt(int place, ReadOnlySpan<byte> text)
    {
        if (!ignoresCase)
        {
            return utf8.AsSpan(place, text.Length).SequenceEqual(text);
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!Has(place + i, text[i]))
            {
                return false;
            }
        }

        return true;
    }
}

namespace Trine.Distributor.Metrics;

/// <summary>Lengths of UTF-8 text in runes.</summary>
internal static class Utf8Cut
{
    /// <summary>Runes of a text: its bytes without those that continue one.</summary>
    public static int RuneCount(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var value in text)
        {
            count += IsContinuation(value) ? 0 : 1;
        }

        return count;
    }

    /// <summary>The most bytes up to a bound that end between two runes.</summary>
    public static int LengthWithin(ReadOnlySpan<byte> text, int bytesMax)
    {
        var length = Math.Min(text.Length, bytesMax);
        while (length > 0 && length < text.Length && IsContinuation(text[length]))
        {
            length--;
        }

        return length;
    }

    private static bool IsContinuation(byte value) => (value & 0xc0) == 0x80;
}

namespace Trine.QueryFrontend.Metrics.Json;

/// <summary>Writes whole numbers in decimal, two digits at a time. Stateless.</summary>
internal static class AsciiDigits
{
    /// <summary>Digits of the greatest number.</summary>
    public const int CountMax = 20;

    private static ReadOnlySpan<byte> Pairs =>
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"u8
        + "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>Writes a number and returns how many digits it has.</summary>
    public static int Write(ulong value, Span<byte> output)
    {
        var count = CountOf(value);
        Fill(value, output[..count]);
        return count;
    }

    /// <summary>Fills all of the room with the last digits of a number, zeros in front where it has fewer.</summary>
    public static void Fill(ulong value, Span<byte> output)
    {
        var end = output.Length;
        for (; end >= 2; end -= 2)
        {
            (value, var pair) = Math.DivRem(value, 100);
            output[end - 1] = Pairs[(int)(2 * pair) + 1];
            output[end - 2] = Pairs[(int)(2 * pair)];
        }

        if (end == 1)
        {
            output[0] = (byte)('0' + (value % 10));
        }
    }

    private static int CountOf(ulong value)
    {
        var count = 1;
        for (; value >= 10_000; value /= 10_000)
        {
            count += 4;
        }

        return count + (value >= 1000 ? 3 : value >= 100 ? 2 : value >= 10 ? 1 : 0);
    }
}

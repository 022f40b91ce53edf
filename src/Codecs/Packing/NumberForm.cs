namespace Trine.Codecs;

/// <summary>How a run of doubles is stored as integers.</summary>
/// <param name="Scale">Digits behind the point (0 to <see cref="DecimalScale.Max"/>), or <see cref="BitsScale"/> for the doubles' bits as they are.</param>
/// <param name="IsDelta">Whether neighbours' differences are stored instead of the integers.</param>
/// <param name="Width">Bits of a residual, 0 to 64.</param>
/// <param name="HasExceptions">Whether some numbers do not fit scale or width and stand aside.</param>
/// <param name="IsCoded">Whether the high bits of residuals are entropy-coded with a <see cref="SymbolCode"/>.</param>
public readonly record struct NumberForm(int Scale, bool IsDelta, int Width, bool HasExceptions, bool IsCoded)
{
    /// <summary>Stands for no scale: integers are the bits of doubles.</summary>
    public const int BitsScale = DecimalScale.Max + 1;

    private const int WidthMax = 64;

    /// <summary>The form as a number below 2^15, as it is stored.</summary>
    public uint ToCode()
        => (uint)(Scale | (IsDelta ? 1 << 5 : 0) | (HasExceptions ? 1 << 6 : 0) | (IsCoded ? 1 << 7 : 0) | (Width << 8));

    /// <exception cref="InvalidDataException">No form has this number.</exception>
    public static NumberForm FromCode(uint code)
    {
        var form = new NumberForm((int)(code & 31), (code & 32) != 0, (int)(code >> 8), (code & 64) != 0, (code & 128) != 0);
        if (form.Scale > BitsScale || form.Width > WidthMax || code >> 8 > WidthMax)
        {
            throw new InvalidDataException($"unknown form of numbers: {code}");
        }

        return form;
    }
}

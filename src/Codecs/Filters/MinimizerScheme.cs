namespace Trine.Codecs;

/// <summary>
/// Which grams of a text stand for it: of each window of neighbouring grams the one with the least hash.
/// </summary>
/// <remarks>
/// A text that contains a needle of at least <see cref="NeedleBytesMin"/> bytes contains each of the needle's windows,
/// so it has each of the needle's minimizers (Roberts et al.: Reducing storage requirements for biological sequence
/// comparison, 2004). Longer windows keep fewer grams but need longer needles. The hash is part of the format: see
/// <see cref="Hash"/>.
/// </remarks>
/// <param name="GramBytes">Bytes a gram, 4 to 8.</param>
/// <param name="WindowGrams">Grams a window, 1 to 32; a window begins at every byte.</param>
public readonly record struct MinimizerScheme(int GramBytes, int WindowGrams)
{
    public const int GramBytesMin = 4;
    public const int GramBytesMax = 8;
    public const int WindowGramsMax = 32;

    internal const uint HeadFactor = 0x9E3779B1;
    internal const uint TailFactor = 0x85EBCA77;

    /// <summary>Made for ids: measured against others in docs/format/skip-filter.md.</summary>
    public static MinimizerScheme Default => new(GramBytes: 6, WindowGrams: 11);

    public bool IsValid
        => GramBytes is >= GramBytesMin and <= GramBytesMax && WindowGrams is >= 1 and <= WindowGramsMax;

    /// <summary>Shorter needles have no window, so nothing can be said about them.</summary>
    public int NeedleBytesMin => GramBytes + WindowGrams - 1;

    /// <summary>
    /// A gram's hash: its first four bytes and its last four, each as a little-endian number times an odd constant,
    /// added. For grams of four bytes no two have the same hash.
    /// </summary>
    internal uint Hash(uint head, uint tail) => head * HeadFactor + tail * TailFactorOrZero;

    /// <summary>Head and tail of the shortest gram are the same bytes.</summary>
    internal uint TailFactorOrZero => GramBytes == GramBytesMin ? 0 : TailFactor;
}

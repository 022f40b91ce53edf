namespace Trine.Codecs;

/// <summary>What the decompression of one body may cost.</summary>
/// <param name="MaxBytes">The most bytes that may come out.</param>
/// <param name="MaxRatio">
/// The most bytes that may come out per byte that goes in; 0 leaves the ratio open. It counts only past
/// <see cref="RatioFloorBytes"/>, since tiny bodies of blanks compress without bound in all honesty.
/// </param>
public readonly record struct DecompressionLimits(int MaxBytes, int MaxRatio = 0)
{
    /// <summary>Output below this size is never refused for its ratio: it costs less than a connection does.</summary>
    public const int RatioFloorBytes = 1 << 20;

    /// <summary>The most bytes that a body of <paramref name="compressedBytes"/> may unfold into.</summary>
    public int MaxBytesFor(int compressedBytes)
        => MaxRatio == 0
            ? MaxBytes
            : (int)Math.Min(MaxBytes, Math.Max(RatioFloorBytes, (long)compressedBytes * MaxRatio));
}

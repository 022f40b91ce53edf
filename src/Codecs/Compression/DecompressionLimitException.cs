namespace Trine.Codecs;

/// <summary>
/// Compressed bytes unfold into more than the caller allows (a decompression bomb, or an oversized body).
/// </summary>
/// <remarks>Thrown before the memory for the excess is taken. What was decompressed so far must be discarded.</remarks>
public sealed class DecompressionLimitException(string format, long limitBytes)
    : Exception($"{format} data decompresses to more than the limit of {limitBytes} bytes")
{
    /// <summary>The most bytes that were allowed.</summary>
    public long LimitBytes { get; } = limitBytes;
}

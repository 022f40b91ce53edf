namespace Trine.Codecs;

/// <summary>
/// A needle prepared for asking many <see cref="SkipFilter"/>s of one scheme. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Without regard to case, only the needle's runs of ASCII are asked for: other letters fold in ways that the filter
/// does not know. Two letters outside ASCII fold into it (U+212A to k, U+017F to s); filters know whether their rows
/// have any.
/// </remarks>
public sealed class SkipNeedle
{
    /// <summary>
    /// More hashes make a lookup slower but hardly more certain: each lets one wrong page in 16 pass.
    /// </summary>
    private const int HashesMax = 32;

    private readonly uint[] _hashes;

    /// <param name="needle">Any bytes. Too short for a window, and no filter can deny it.</param>
    /// <param name="scheme">That of the filters.</param>
    /// <param name="ignoreCase">Whether rows match under Unicode's simple folding, as <c>(?i)</c> has it.</param>
    public SkipNeedle(ReadOnlySpan<byte> needle, MinimizerScheme scheme, bool ignoreCase)
    {
        Scheme = scheme;
        var folded = new byte[needle.Length + MinimizerScanner.PaddingBytes];
        AsciiFold.ToLower(needle, folded);
        HasUnicodeTwin = ignoreCase && folded.AsSpan(0, needle.Length).ContainsAny((byte)'k', (byte)'s');

        var minimizers = new MinimizerSet();
        var scanner = new MinimizerScanner(scheme);
        var start = 0;
        while (start < needle.Length)
        {
            var rest = folded.AsSpan(start, needle.Length - start);
            var stop = ignoreCase ? rest.IndexOfAnyInRange((byte)0x80, (byte)0xff) : -1;
            var end = stop < 0 ? needle.Length : start + stop;
            scanner.AddRows(folded, [start, end + 1], minimizers);
            start = end + 1;
        }

        var keys = minimizers.Keys;
        _hashes = keys[..Math.Min(keys.Length, HashesMax)].ToArray();
    }

    public MinimizerScheme Scheme { get; }

    /// <summary>Whether asking can ever skip a page.</summary>
    public bool IsUseful => _hashes.Length > 0;

    internal bool HasUnicodeTwin { get; }

    internal ReadOnlySpan<uint> Hashes => _hashes;
}

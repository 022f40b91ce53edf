namespace Trine.Codecs;

/// <summary>Tells of a page of text rows that no row contains a needle, without reading the page.</summary>
/// <remarks>
/// <para>The set of the rows' minimizers, taken after A-Z were folded to lower case, in a
/// <see cref="BinaryFuseFilter"/>: one filter serves needles of any bytes, with and without regard to case. It never
/// denies a needle that is there.</para>
/// <para>This is a view of the filter's bytes, which must outlive it; <see cref="SkipFilterBuilder"/> makes them.
/// Layout: version (1 byte, 1), gram bytes (1), window grams (1), flags (1; bit 0: some row has U+212A or U+017F, the
/// others are zero), then the fuse filter over the hashes. Drawn in docs/format/skip-filter.md.</para>
/// </remarks>
public readonly ref struct SkipFilter
{
    internal const byte Version = 1;
    internal const int HeaderBytes = 4;
    internal const byte HasUnicodeTwinFlag = 1;

    private readonly BinaryFuseFilter _minimizers;
    private readonly bool _hasUnicodeTwin;

    /// <param name="bytes">All bytes of one filter.</param>
    /// <exception cref="InvalidDataException">
    /// The header is impossible, of another version, or does not fit the bytes.
    /// </exception>
    public SkipFilter(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            throw new InvalidDataException($"skip filter is cut short: got {bytes.Length} bytes, want {HeaderBytes}");
        }

        if (bytes[0] != Version)
        {
            throw new InvalidDataException($"unknown skip filter version: got {bytes[0]}, want {Version}");
        }

        Scheme = new MinimizerScheme(bytes[1], bytes[2]);
        if (!Scheme.IsValid || (bytes[3] & ~HasUnicodeTwinFlag) != 0)
        {
            throw new InvalidDataException(
                $"impossible skip filter header: {Convert.ToHexStringLower(bytes[..HeaderBytes])}");
        }

        _hasUnicodeTwin = (bytes[3] & HasUnicodeTwinFlag) != 0;
        _minimizers = new BinaryFuseFilter(bytes[HeaderBytes..]);
    }

    /// <summary>How the filter was built; a needle must be prepared for the same.</summary>
    public MinimizerScheme Scheme { get; }

    /// <summary>False: no row contains the needle. True: some may.</summary>
    /// <param name="needle">
    /// Prepared for this filter's <see cref="Scheme"/>; if for another, the answer is true.
    /// </param>
    public bool MayContain(SkipNeedle needle)
    {
        if (needle.Scheme != Scheme || (needle.HasUnicodeTwin && _hasUnicodeTwin))
        {
            return true;
        }

        foreach (var hash in needle.Hashes)
        {
            if (!_minimizers.MayContain(hash))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Buffers;

namespace Trine.Codecs;

/// <summary>Builds <see cref="SkipFilter"/>s, keeping its working memory between them. Not thread-safe.</summary>
public sealed class SkipFilterBuilder
{
    private readonly MinimizerScheme _scheme;
    private readonly MinimizerScanner _scanner;
    private readonly MinimizerSet _minimizers = new();
    private readonly BinaryFuseBuilder _fuse = new();

    /// <param name="scheme">Grams and windows of all filters that this builds.</param>
    public SkipFilterBuilder(MinimizerScheme scheme)
    {
        if (!scheme.IsValid)
        {
            throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "impossible minimizer scheme");
        }

        _scheme = scheme;
        _scanner = new MinimizerScanner(scheme);
    }

    /// <summary>
    /// Appends the filter of a page and returns its length in bytes. Windows never reach over a row's end.
    /// </summary>
    /// <param name="text">Rows, each followed by one terminator byte, as in <see cref="ByteSearch"/>.</param>
    /// <param name="offsets">The start of each row, and the end of the last one's terminator.</param>
    /// <param name="destination">Grows by the filter.</param>
    public int Build(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, ByteBuffer destination)
    {
        _minimizers.Clear();
        var folded = ArrayPool<byte>.Shared.Rent(text.Length + MinimizerScanner.PaddingBytes);
        try
        {
            AsciiFold.ToLower(text, folded);
            _scanner.AddRows(folded, offsets, _minimizers);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(folded);
        }

        var start = destination.Length;
        destination.AppendByte(SkipFilter.Version);
        destination.AppendByte((byte)_scheme.GramBytes);
        destination.AppendByte((byte)_scheme.WindowGrams);
        destination.AppendByte(ByteSearch.ContainsUnicodeTwin(text) ? SkipFilter.HasUnicodeTwinFlag : (byte)0);
        _fuse.Build(_minimizers.Keys, destination);
        return destination.Length - start;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Trine.Codecs;

/// <summary>
/// Snappy's block format: a length, then literals and copies (google/snappy, format_description.txt).
/// </summary>
/// <remarks>Stateless and thread-safe. The framing format of files is another one and is not read here.</remarks>
public static class Snappy
{
    /// <summary>The most bytes that <paramref name="length"/> bytes can compress to.</summary>
    public static int MaxCompressedLength(int length) => checked(32 + length + length / 6);

    /// <summary>Appends the compressed form of <paramref name="source"/>.</summary>
    public static void Compress(ReadOnlySpan<byte> source, ByteBuffer destination)
    {
        var room = destination.GetSpan(MaxCompressedLength(source.Length));
        destination.Advance(SnappyEncoder.Encode(source, room));
    }

    /// <summary>
    /// The length that the compressed bytes claim to unfold into. Check it before taking memory for it.
    /// </summary>
    /// <exception cref="InvalidDataException">The length is cut short or above 2^31 - 1.</exception>
    public static int DecompressedLength(ReadOnlySpan<byte> source) => ReadLength(ref source, int.MaxValue);

    /// <summary>Appends the decompressed form of <paramref name="source"/>.</summary>
    /// <param name="source">One block.</param>
    /// <param name="destination">Grows by the block's length, or not at all if the block is bad.</param>
    /// <param name="maxBytes">The most bytes that the block may unfold into; checked before memory is taken.</param>
    /// <exception cref="DecompressionLimitException">
    /// The block claims more than <paramref name="maxBytes"/>.
    /// </exception>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static void Decompress(ReadOnlySpan<byte> source, ByteBuffer destination, int maxBytes)
    {
        var length = ReadLength(ref source, maxBytes);
        var room = length == 0 ? [] : destination.GetSpan(length)[..length];
        SnappyDecoder.Decode(source, room);
        destination.Advance(length);
    }

    /// <summary>Decompresses into <paramref name="destination"/> and returns the bytes written.</summary>
    /// <exception cref="DecompressionLimitException">The block does not fit.</exception>
    /// <exception cref="InvalidDataException">The block is damaged; the destination holds rubbish.</exception>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var length = ReadLength(ref source, destination.Length);
        SnappyDecoder.Decode(source, destination[..length]);
        return length;
    }

    private static int ReadLength(ref ReadOnlySpan<byte> source, int maxBytes)
    {
        if (!Varint.TryReadUInt32(ref source, out var length))
        {
            ThrowBadLength();
        }

        if (length > (uint)maxBytes)
        {
            throw new DecompressionLimitException("snappy", maxBytes);
        }

        return (int)length;
    }

    [DoesNotReturn]
    private static void ThrowBadLength() => throw new InvalidDataException("snappy block has no valid length in front");
}

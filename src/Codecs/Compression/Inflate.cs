using System.Buffers.Binary;
using System.IO.Compression;

namespace Trine.Codecs;

/// <summary>Decompresses gzip, zlib and raw deflate bodies that somebody else made, within limits.</summary>
/// <remarks>
/// Stateless and thread-safe. On failure the destination has grown by a part of the output. .NET's streams take the end
/// of their input for the end of the body without a word, so each method here adds a check of its own that nothing is
/// missing.
/// </remarks>
public static class Inflate
{
    /// <summary>Output is taken in steps of this size; deflate's own window is half of it.</summary>
    private const int StepBytes = 64 << 10;

    /// <summary>A gzip member ends with the CRC-32 and the length (modulo 2^32) of what it unfolds into.</summary>
    private const int GzipTrailerBytes = 8;

    /// <summary>A member's header of ten bytes, the two of an empty deflate body, and the trailer.</summary>
    private const int GzipBytesMin = 10 + 2 + GzipTrailerBytes;

    /// <summary>Decompresses a gzip body (RFC 1952) of one or more members.</summary>
    /// <exception cref="DecompressionLimitException">
    /// More would come out than <paramref name="limits"/> allow.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The body is damaged, cut short, empty, or not followed by its end.
    /// </exception>
    public static void Gzip(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
    {
        var start = destination.Length;
        Run("gzip", source, destination, limits, input => new GZipStream(input, CompressionMode.Decompress));
        if (!EndsWithTrailerOf(source, destination.WrittenSpan[start..]))
        {
            throw new InvalidDataException("gzip body is cut short");
        }
    }

    /// <summary>
    /// Decompresses a zlib body (RFC 1950), which is what HTTP calls <c>deflate</c>. Bytes behind its end are ignored.
    /// </summary>
    /// <exception cref="DecompressionLimitException">
    /// More would come out than <paramref name="limits"/> allow.
    /// </exception>
    /// <exception cref="InvalidDataException">The body is damaged, cut short or empty.</exception>
    public static void Zlib(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
    {
        if (!Run("zlib", source, destination, limits, input => new ZLibStream(input, CompressionMode.Decompress)))
        {
            throw new InvalidDataException("zlib body is cut short");
        }
    }

    /// <summary>
    /// Decompresses a raw deflate body (RFC 1951), which some senders mean by <c>deflate</c>. Bytes behind its end are
    /// ignored.
    /// </summary>
    /// <exception cref="DecompressionLimitException">
    /// More would come out than <paramref name="limits"/> allow.
    /// </exception>
    /// <exception cref="InvalidDataException">The body is damaged, cut short or empty.</exception>
    public static void Deflate(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
    {
        if (!Run("deflate", source, destination, limits, input => new DeflateStream(input, CompressionMode.Decompress)))
        {
            throw new InvalidDataException("deflate body is cut short");
        }
    }

    /// <returns>
    /// Whether the decompressor was content with its input. Asking for more means a body cut short; except in gzip,
    /// where another member might follow.
    /// </returns>
    private static unsafe bool Run(
        string format,
        ReadOnlySpan<byte> source,
        ByteBuffer destination,
        DecompressionLimits limits,
        Func<Stream, Stream> open)
    {
        if (source.IsEmpty)
        {
            throw new InvalidDataException($"{format} body is empty");
        }

        fixed (byte* from = source)
        {
            using var input = new MemoryInput(from, source.Length);
            using var output = open(input);
            try
            {
                ReadAll(format, output, destination, limits.MaxBytesFor(source.Length));
            }
            catch (IOException exception)
            {
                // The input is memory, so this is zlib complaining, in words of its own.
                throw new InvalidDataException($"{format} body is damaged", exception);
            }

            return !input.IsExhausted;
        }
    }

    private static void ReadAll(string format, Stream output, ByteBuffer destination, int maxBytes)
    {
        var total = 0;
        while (total < maxBytes)
        {
            var step = Math.Min(StepBytes, maxBytes - total);
            var read = output.Read(destination.GetSpan(step)[..step]);
            if (read == 0)
            {
                return;
            }

            destination.Advance(read);
            total += read;
        }

        // At the limit one byte of output elsewhere shows that the body is too large.
        Span<byte> probe = stackalloc byte[1];
        if (output.Read(probe) > 0)
        {
            throw new DecompressionLimitException(format, maxBytes);
        }
    }

    /// <summary>
    /// Whether the body's last bytes are the trailer of a member that unfolds into the last of the output.
    /// </summary>
    private static bool EndsWithTrailerOf(ReadOnlySpan<byte> source, ReadOnlySpan<byte> output)
    {
        if (source.Length < GzipBytesMin)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(source[^4..]);
        if (length == (uint)output.Length)
        {
            // Fast path: one member. Its CRC was checked on the way.
            return true;
        }

        // Slow path: several members, where only the CRC tells which part of the output is the last one's.
        return length < (uint)output.Length
            && Crc32.Compute(output[^(int)length..])
                == BinaryPrimitives.ReadUInt32LittleEndian(source[^GzipTrailerBytes..]);
    }
}

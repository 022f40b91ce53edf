using System.IO.Compression;

namespace Trine.Codecs;

/// <summary>Decompresses gzip, zlib and raw deflate bodies that somebody else made, within limits.</summary>
/// <remarks>Stateless and thread-safe. On failure the destination has grown by a part of the output.</remarks>
public static class Inflate
{
    /// <summary>Output is taken in steps of this size; deflate's own window is half of it.</summary>
    private const int StepBytes = 64 << 10;

    /// <summary>Decompresses a gzip body (RFC 1952) of one or more members.</summary>
    /// <exception cref="DecompressionLimitException">More would come out than <paramref name="limits"/> allow.</exception>
    /// <exception cref="InvalidDataException">The body is damaged, cut short or empty.</exception>
    public static void Gzip(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
        => Run("gzip", source, destination, limits, input => new GZipStream(input, CompressionMode.Decompress));

    /// <summary>Decompresses a zlib body (RFC 1950), which is what HTTP calls <c>deflate</c>.</summary>
    /// <inheritdoc cref="Gzip"/>
    public static void Zlib(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
        => Run("zlib", source, destination, limits, input => new ZLibStream(input, CompressionMode.Decompress));

    /// <summary>Decompresses a raw deflate body (RFC 1951), which some senders mean by <c>deflate</c>.</summary>
    /// <inheritdoc cref="Gzip"/>
    public static void Deflate(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
        => Run("deflate", source, destination, limits, input => new DeflateStream(input, CompressionMode.Decompress));

    private static unsafe void Run(
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

        var maxBytes = limits.MaxBytesFor(source.Length);
        fixed (byte* from = source)
        {
            using var input = new UnmanagedMemoryStream(from, source.Length);
            using var output = open(input);
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

            Span<byte> probe = stackalloc byte[1];
            if (output.Read(probe) > 0)
            {
                throw new DecompressionLimitException(format, maxBytes);
            }
        }
    }
}

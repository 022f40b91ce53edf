namespace Trine.Codecs;

/// <summary>Zstandard (RFC 8878) by the system's libzstd.</summary>
/// <remarks>
/// Thread-safe: each call borrows a context of its own, and idle contexts are kept for reuse. The first use throws
/// <see cref="DllNotFoundException"/>, naming the package to install, where libzstd is missing.
/// </remarks>
public static unsafe class Zstd
{
    /// <summary>Decompression contexts whose windows grew past this many bytes are freed instead of kept.</summary>
    private const int KeptContextBytes = 4 << 20;

    /// <summary>While streaming the output grows at least by this much: the largest block of the format.</summary>
    private const int StreamStepBytes = 128 << 10;

    private static readonly HandlePool<ZstdCompressor> Compressors = new(2 * Environment.ProcessorCount);
    private static readonly HandlePool<ZstdDecompressor> Decompressors = new(2 * Environment.ProcessorCount);

    /// <summary>
    /// Whether libzstd can be loaded; asked at start, so that its absence is reported once and clearly.
    /// </summary>
    public static bool IsAvailable
    {
        get
        {
            try
            {
                return LibZstd.CompressBound(1) > 0;
            }
            catch (DllNotFoundException)
            {
                return false;
            }
        }
    }

    /// <summary>Appends one frame that holds <paramref name="source"/> and states its size.</summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="destination">Grows by the frame's length.</param>
    /// <param name="level">1 (fast) to 19; 0 is libzstd's default of 3; negative levels are faster still.</param>
    /// <returns>The frame's length in bytes.</returns>
    public static int Compress(ReadOnlySpan<byte> source, ByteBuffer destination, int level)
    {
        var room = destination.GetSpan(checked((int)LibZstd.CompressBound((nuint)source.Length)));
        var context = Compressors.Rent();
        try
        {
            fixed (byte* from = source, to = room)
            {
                var written = LibZstd.Compress(context, to, (nuint)room.Length, from, (nuint)source.Length, level);
                if (LibZstd.IsError(written) != 0)
                {
                    throw new InvalidOperationException($"zstd compression failed: {LibZstd.Describe(written)}");
                }

                destination.Advance((int)written);
                return (int)written;
            }
        }
        finally
        {
            Compressors.Return(context);
        }
    }

    /// <summary>Checks what a frame states, for callers that make room for it only then.</summary>
    /// <param name="source">Exactly one frame.</param>
    /// <param name="contentBytes">What the caller takes its size for.</param>
    /// <exception cref="InvalidDataException">It states another size, or is no frame.</exception>
    public static void CheckSize(ReadOnlySpan<byte> source, int contentBytes)
    {
        fixed (byte* from = source)
        {
            var stated = LibZstd.FrameContentSize(from, (nuint)source.Length);
            if (stated == LibZstd.ContentSizeError)
            {
                throw new InvalidDataException("not a zstd frame");
            }

            if (stated != LibZstd.ContentSizeUnknown && stated != (ulong)contentBytes)
            {
                throw new InvalidDataException($"zstd frame has the wrong size: got {stated}, want {contentBytes}");
            }
        }
    }

    /// <summary>Decompresses a frame whose exact size the caller knows.</summary>
    /// <param name="source">Exactly one frame.</param>
    /// <param name="destination">Exactly as long as the frame's content.</param>
    /// <exception cref="InvalidDataException">
    /// The frame is damaged or of another size; the destination holds rubbish.
    /// </exception>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var context = Decompressors.Rent();
        try
        {
            fixed (byte* from = source, to = destination)
            {
                CheckSize(source, destination.Length);
                var written = LibZstd.Decompress(
                    context, to, (nuint)destination.Length, from, (nuint)source.Length);
                ThrowIfError(written);
                if (written != (nuint)destination.Length)
                {
                    throw new InvalidDataException(
                        $"zstd frame has the wrong size: got {written}, want {destination.Length}");
                }
            }
        }
        finally
        {
            Decompressors.Return(context);
        }
    }

    /// <summary>Decompresses a body of one or more frames that somebody else made.</summary>
    /// <param name="source">The whole body.</param>
    /// <param name="destination">Grows by what comes out; on failure by a part of it.</param>
    /// <param name="limits">Checked as the output grows; a stated content size is checked first.</param>
    /// <exception cref="DecompressionLimitException">More would come out than allowed.</exception>
    /// <exception cref="InvalidDataException">
    /// The body is damaged, cut short, or needs a window above 32 MiB.
    /// </exception>
    public static void Decompress(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
    {
        var maxBytes = limits.MaxBytesFor(source.Length);
        var context = Decompressors.Rent();
        try
        {
            fixed (byte* from = source)
            {
                CheckStatedSize(from, source.Length, maxBytes);
                var input = new LibZstd.InBuffer { Source = from, Size = (nuint)source.Length };
                Stream(context, ref input, destination, maxBytes);
            }
        }
        finally
        {
            Recycle(context);
        }
    }

    private static void CheckStatedSize(byte* from, int sourceBytes, int maxBytes)
    {
        var stated = LibZstd.FrameContentSize(from, (nuint)sourceBytes);
        if (stated == LibZstd.ContentSizeError)
        {
            throw new InvalidDataException("not a zstd frame");
        }

        if (stated != LibZstd.ContentSizeUnknown && stated > (ulong)maxBytes)
        {
            throw new DecompressionLimitException("zstd", maxBytes);
        }
    }

    private static void Stream(
        ZstdDecompressor context, ref LibZstd.InBuffer input, ByteBuffer destination, int maxBytes)
    {
        var total = 0;
        Span<byte> probe = stackalloc byte[1];
        while (true)
        {
            // At the limit one byte of output elsewhere shows that the body is too large.
            var step = Math.Min(StreamStepBytes, maxBytes - total);
            var room = step > 0 ? destination.GetSpan(step)[..step] : probe;
            nuint hint;
            int written;
            fixed (byte* to = room)
            {
                var output = new LibZstd.OutBuffer { Destination = to, Size = (nuint)room.Length };
                hint = LibZstd.DecompressStream(context, ref output, ref input);
                ThrowIfError(hint);
                written = (int)output.Position;
            }

            if (step == 0 && written > 0)
            {
                throw new DecompressionLimitException("zstd", maxBytes);
            }

            destination.Advance(written);
            total += written;
            var inputUsed = input.Position == input.Size;
            if (inputUsed && hint == 0)
            {
                return;
            }

            if (inputUsed && written < room.Length)
            {
                throw new InvalidDataException("zstd frame is cut short");
            }
        }
    }

    private static void Recycle(ZstdDecompressor context)
    {
        if (LibZstd.SizeOf(context) > KeptContextBytes)
        {
            context.Dispose();
            return;
        }

        _ = LibZstd.Reset(context, LibZstd.ResetSession);
        Decompressors.Return(context);
    }

    private static void ThrowIfError(nuint code)
    {
        if (LibZstd.IsError(code) != 0)
        {
            throw new InvalidDataException($"zstd frame is damaged: {LibZstd.Describe(code)}");
        }
    }
}

using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>How the bytes of a body are packed.</summary>
public enum PushEncoding
{
    None,

    /// <summary>One block, without framing.</summary>
    Snappy,

    Gzip,

    /// <summary>Deflate without zlib's header and checksum.</summary>
    Deflate,

    /// <summary>Deflate with zlib's header and checksum, which HTTP calls deflate.</summary>
    Zlib,

    Zstd,

    /// <summary>LZ4 frames.</summary>
    Lz4,
}

/// <summary>Unpacks the body of a push within its limits.</summary>
public static class PushBody
{
    /// <summary>Appends the unpacked body.</summary>
    /// <exception cref="RequestException">It is not what its encoding says, or larger than allowed.</exception>
    public static void Unpack(
        ReadOnlySpan<byte> wire, PushEncoding encoding, PushBodyLimits limits, ByteBuffer destination)
    {
        var bounds = new DecompressionLimits(limits.BodyBytesMax, limits.RatioMax);
        try
        {
            switch (encoding)
            {
                case PushEncoding.None:
                    CheckLength(wire.Length, limits.BodyBytesMax);
                    destination.Append(wire);
                    break;
                case PushEncoding.Snappy:
                    UnpackSnappy(wire, bounds.MaxBytesFor(wire.Length), destination);
                    break;
                case PushEncoding.Gzip:
                    Inflate.Gzip(wire, destination, bounds);
                    break;
                case PushEncoding.Deflate:
                    Inflate.Deflate(wire, destination, bounds);
                    break;
                case PushEncoding.Zlib:
                    Inflate.Zlib(wire, destination, bounds);
                    break;
                case PushEncoding.Zstd:
                    Zstd.Decompress(wire, destination, bounds);
                    break;
                case PushEncoding.Lz4:
                    Lz4Frame.Decompress(wire, destination, bounds);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(encoding));
            }
        }
        catch (DecompressionLimitException e)
        {
            throw PushFault.TooLarge(e.LimitBytes + 1, e.LimitBytes, e);
        }
        catch (InvalidDataException e)
        {
            PushFault.Throw(encoding == PushEncoding.Snappy ? "snappy: corrupt input" : e.Message, e);
        }
    }

    private static void UnpackSnappy(ReadOnlySpan<byte> wire, int lengthMax, ByteBuffer destination)
    {
        var length = Snappy.DecompressedLength(wire);
        CheckLength(length, lengthMax);
        if (length > 0)
        {
            Snappy.Decompress(wire, destination, length);
        }
        else if (wire.Length > 1)
        {
            throw new InvalidDataException("snappy block says that it is empty, and is not");
        }
    }

    private static void CheckLength(int length, int lengthMax)
    {
        if (length > lengthMax)
        {
            throw PushFault.TooLarge(length, lengthMax);
        }
    }
}

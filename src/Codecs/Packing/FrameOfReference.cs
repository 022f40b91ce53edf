using System.Runtime.InteropServices;

namespace Trine.Codecs;

/// <summary>A column of integers as blocks of bit-packed distances from each block's least value.</summary>
/// <remarks>
/// Layout: the values are cut into blocks of <see cref="BlockLength"/> (the last one shorter), one behind the other;
/// the count of values is not stored. A block is the minimum (a varint, zigzag for signed columns), one byte of width,
/// and the bits as <see cref="BitPacking"/> lays them out. A block of equal values has width 0 and no bits. Drawn in
/// docs/format/bit-packing.md.
/// </remarks>
public static class FrameOfReference
{
    /// <summary>
    /// Values a block: long enough that headers cost nothing, short enough that an outlier spoils little.
    /// </summary>
    public const int BlockLength = 1024;

    /// <summary>Appends a column of signed values.</summary>
    public static void Write(ReadOnlySpan<long> values, ByteBuffer destination)
    {
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, BlockLength)];
            WriteBlock(block, destination);
            values = values[block.Length..];
        }
    }

    /// <summary>Appends a column of unsigned values.</summary>
    public static void Write(ReadOnlySpan<uint> values, ByteBuffer destination)
    {
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, BlockLength)];
            var (minimum, maximum) = NumberBounds.Of(block);
            var width = BitPacking.WidthOf(maximum - minimum);
            destination.AppendVarint(minimum);
            destination.AppendByte((byte)width);
            BitPacking.Pack(block, minimum, width, destination.Extend(BitPacking.ByteLength(block.Length, width)));
            values = values[block.Length..];
        }
    }

    /// <summary>Appends a column of values that are not negative.</summary>
    public static void Write(ReadOnlySpan<int> values, ByteBuffer destination)
        => Write(MemoryMarshal.Cast<int, uint>(values), destination);

    /// <summary>Reads as many signed values as <paramref name="values"/> holds and moves behind them.</summary>
    /// <exception cref="InvalidDataException">The column is cut short or a width is impossible.</exception>
    public static void Read(ref ReadOnlySpan<byte> source, Span<long> values)
    {
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, BlockLength)];
            ReadBlock(ref source, block);
            values = values[block.Length..];
        }
    }

    /// <summary>Reads as many unsigned values as <paramref name="values"/> holds and moves behind them.</summary>
    /// <exception cref="InvalidDataException">The column is cut short or a width is impossible.</exception>
    public static void Read(ref ReadOnlySpan<byte> source, Span<uint> values)
    {
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, BlockLength)];
            if (!Varint.TryReadUInt32(ref source, out var minimum))
            {
                throw new InvalidDataException("bit-packed block has no valid minimum");
            }

            var packed = TakePacked(ref source, block.Length, widthMax: 32, out var width);
            BitPacking.Unpack(packed, minimum, width, block);
            values = values[block.Length..];
        }
    }

    /// <summary>Reads unsigned values of which all are below 2^31; larger ones come out negative.</summary>
    /// <exception cref="InvalidDataException">The column is cut short or a width is impossible.</exception>
    public static void Read(ref ReadOnlySpan<byte> source, Span<int> values)
        => Read(ref source, MemoryMarshal.Cast<int, uint>(values));

    /// <summary>One block of signed values, of any length.</summary>
    internal static void WriteBlock(ReadOnlySpan<long> block, ByteBuffer destination)
    {
        var (minimum, maximum) = NumberBounds.Of(block);
        var width = BitPacking.WidthOf((ulong)(maximum - minimum));
        destination.AppendVarint(Varint.ZigZag(minimum));
        destination.AppendByte((byte)width);
        BitPacking.Pack(block, minimum, width, destination.Extend(BitPacking.ByteLength(block.Length, width)));
    }

    /// <inheritdoc cref="WriteBlock"/>
    internal static void ReadBlock(ref ReadOnlySpan<byte> source, Span<long> block)
    {
        if (!Varint.TryReadInt64(ref source, out var minimum))
        {
            throw new InvalidDataException("bit-packed block has no valid minimum");
        }

        var packed = TakePacked(ref source, block.Length, widthMax: 64, out var width);
        BitPacking.Unpack(packed, minimum, width, block);
    }

    private static ReadOnlySpan<byte> TakePacked(ref ReadOnlySpan<byte> source, int count, int widthMax, out int width)
    {
        if (source.IsEmpty)
        {
            throw new InvalidDataException("bit-packed block is cut short before its width");
        }

        width = source[0];
        if (width > widthMax)
        {
            throw new InvalidDataException($"impossible bit width: got {width}, want at most {widthMax}");
        }

        var length = BitPacking.ByteLength(count, width);
        if (length > source.Length - 1)
        {
            throw new InvalidDataException(
                $"bit-packed block is cut short: got {source.Length - 1} bytes, want {length}");
        }

        var packed = source.Slice(1, length);
        source = source[(1 + length)..];
        return packed;
    }
}

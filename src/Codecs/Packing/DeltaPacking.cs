namespace Trine.Codecs;

/// <summary>A column of timestamps (or other near-ascending integers) as blocks of bit-packed differences.</summary>
/// <remarks>
/// Layout: the values are cut into blocks of <see cref="BlockLength"/> (the last one shorter), one behind the other;
/// the count of values is not stored. A block is its first value (zigzag varint) and, if it holds more than one: the
/// divisor (varint, at least 1), then the differences of neighbours, divided by it, as one block of
/// <see cref="FrameOfReference"/> (one value fewer than the block). The divisor is the greatest that divides all
/// differences, so timestamps in whole milliseconds do not pay for their nanoseconds, and a constant interval takes no
/// bits at all. Any values in any order come back exactly, since differences wrap around; ascending ones come back
/// small. Drawn in docs/format/bit-packing.md.
/// </remarks>
public static class DeltaPacking
{
    /// <summary>Values a block; each block can be read alone.</summary>
    public const int BlockLength = 1024;

    /// <summary>Appends the column.</summary>
    public static void Write(ReadOnlySpan<long> values, ByteBuffer destination)
    {
        Span<long> scratch = stackalloc long[BlockLength - 1];
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, BlockLength)];
            WriteBlock(block, destination, scratch);
            values = values[block.Length..];
        }
    }

    /// <summary>Reads as many values as <paramref name="values"/> holds and moves behind them.</summary>
    /// <exception cref="InvalidDataException">The column is cut short, or a width or divisor is impossible.</exception>
    public static void Read(ref ReadOnlySpan<byte> source, Span<long> values) => Read(ref source, values, 0);

    /// <summary>As <see cref="Read(ref ReadOnlySpan{byte}, Span{long})"/>, with a number added to each value.</summary>
    /// <inheritdoc cref="Read(ref ReadOnlySpan{byte}, Span{long})" path="/exception"/>
    public static void Read(ref ReadOnlySpan<byte> source, Span<long> values, long offset)
    {
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(values.Length, BlockLength)];
            ReadBlock(ref source, block, offset);
            values = values[block.Length..];
        }
    }

    private static void WriteBlock(ReadOnlySpan<long> block, ByteBuffer destination, Span<long> scratch)
    {
        destination.AppendVarint(Varint.ZigZag(block[0]));
        if (block.Length == 1)
        {
            return;
        }

        var deltas = scratch[..(block.Length - 1)];
        for (var i = 0; i < deltas.Length; i++)
        {
            deltas[i] = block[i + 1] - block[i];
        }

        var divisor = GreatestDivisor(deltas);
        destination.AppendVarint(divisor.Value);
        if (divisor.Value > 1)
        {
            foreach (ref var delta in deltas)
            {
                delta = divisor.Divide(delta);
            }
        }

        FrameOfReference.WriteBlock(deltas, destination);
    }

    private static void ReadBlock(ref ReadOnlySpan<byte> source, Span<long> block, long offset)
    {
        if (!Varint.TryReadInt64(ref source, out var value))
        {
            throw new InvalidDataException("delta block has no valid first value");
        }

        value += offset;
        block[0] = value;
        if (block.Length == 1)
        {
            return;
        }

        if (!Varint.TryReadUInt64(ref source, out var divisor) || divisor is 0 or > long.MaxValue)
        {
            throw new InvalidDataException("delta block has no valid divisor");
        }

        var deltas = block[1..];
        if (TryReadConstant(ref source, out var step))
        {
            // Fast path: a constant interval, as of most scrapes.
            step *= (long)divisor;
            foreach (ref var next in deltas)
            {
                value += step;
                next = value;
            }

            return;
        }

        FrameOfReference.ReadBlock(ref source, deltas);
        foreach (ref var delta in deltas)
        {
            value += delta * (long)divisor;
            delta = value;
        }
    }

    /// <summary>Reads a packed block of equal differences; otherwise nothing moves.</summary>
    private static bool TryReadConstant(ref ReadOnlySpan<byte> source, out long difference)
    {
        var rest = source;
        if (!Varint.TryReadInt64(ref rest, out difference) || rest.IsEmpty || rest[0] != 0)
        {
            return false;
        }

        source = rest[1..];
        return true;
    }

    /// <summary>The greatest number that divides all <paramref name="deltas"/>; 1 if all are zero.</summary>
    private static ExactDivisor GreatestDivisor(ReadOnlySpan<long> deltas)
    {
        var first = deltas.IndexOfAnyExcept(0);
        if (first < 0 || deltas.Contains(long.MinValue))
        {
            // The least long has no positive counterpart; such a difference is an overflow, not worth dividing.
            return new ExactDivisor(1);
        }

        var divisor = new ExactDivisor((ulong)Math.Abs(deltas[first]));
        foreach (var delta in deltas[first..])
        {
            if (divisor.Value == 1)
            {
                return divisor;
            }

            var magnitude = (ulong)Math.Abs(delta);
            if (!divisor.Divides(magnitude))
            {
                // Slow path: a few times a block at most, since the divisor at least halves.
                divisor = new ExactDivisor(CommonDivisor(divisor.Value, magnitude));
            }
        }

        return divisor;
    }

    private static ulong CommonDivisor(ulong left, ulong right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}

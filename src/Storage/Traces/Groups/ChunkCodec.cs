using System.Buffers.Binary;
using System.Buffers;
using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Traces;

/// <summary>
/// Encodes a chunk of at most <see cref="GroupFormat.ChunkEntries"/> numbers of a column in whichever of a few ways is
/// smallest.
/// </summary>
/// <remarks>
/// Layout: one byte that says how, then: constant: the value (varint). Bytes: the least value (varint), one byte an
/// entry: worth it where few values are frequent, since the section is then compressed. Packed: the columns of
/// <see cref="FrameOfReference"/>. First use: for ids in order of first use. The id that comes next (varint), a bit an entry
/// that tells whether it is that next id, and the other ids packed. Drawn in docs/format/trace-block.md.
/// </remarks>
internal static class ChunkCodec
{
    private const byte Constant = 0;
    private const byte Bytes = 1;
    private const byte Packed = 2;
    private const byte FirstUse = 3;

    private static ReadOnlySpan<long> PowersOfThousand => [1, 1_000, 1_000_000, 1_000_000_000];

    /// <summary>By number of entries: that number times its binary logarithm, of which entropies are made.</summary>
    private static readonly double[] CountLogs = MakeCountLogs();

    /// <summary>Bits an entry that byte coding must promise to save over packing, since it is slower to read.</summary>
    private const double BytesGainMin = 0.25;

    /// <summary>Appends a chunk of ids, or of other small numbers.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="destination">Grows by the chunk.</param>
    /// <returns>Whether compressing the chunk is worth a try.</returns>
    public static bool Write(ReadOnlySpan<int> values, ByteBuffer destination)
    {
        var (minimum, maximum) = NumberBounds.Of(values);
        if (minimum == maximum)
        {
            destination.AppendByte(Constant);
            destination.AppendVarint((uint)minimum);
            return true;
        }

        if (maximum - minimum < 256 && IsSkewed(values, minimum, BitPacking.WidthOf((uint)(maximum - minimum))))
        {
            destination.AppendByte(Bytes);
            destination.AppendVarint((uint)minimum);
            var bytes = destination.Extend(values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                bytes[i] = (byte)(values[i] - minimum);
            }

            return true;
        }

        destination.AppendByte(Packed);
        FrameOfReference.Write(values, destination);
        return false;
    }

    /// <summary>Appends a chunk of ids that were given in order of first use, where many are used once.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="next">The least id that no chunk before has; becomes that of the next chunk.</param>
    /// <param name="destination">Grows by the chunk.</param>
    /// <returns>Whether compressing the chunk is worth a try.</returns>
    public static bool WriteFirstUse(ReadOnlySpan<int> values, ref int next, ByteBuffer destination)
    {
        var first = next;
        Span<int> known = stackalloc int[values.Length];
        var knownCount = 0;
        foreach (var value in values)
        {
            if (value == next)
            {
                next++;
            }
            else
            {
                known[knownCount++] = value;
            }
        }

        if ((values.Length - knownCount) * BitPacking.WidthOf((uint)next) < values.Length * 2)
        {
            return Write(values, destination); // Few are new: the bits would cost more than they save.
        }

        destination.AppendByte(FirstUse);
        destination.AppendVarint((uint)first);
        var bits = destination.Extend((values.Length + 7) / 8);
        bits.Clear();
        var expected = first;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == expected)
            {
                bits[i / 8] |= (byte)(1 << (i % 8));
                expected++;
            }
        }

        FrameOfReference.Write(known[..knownCount], destination);

        return false;
    }

    /// <summary>Reads as many numbers as <paramref name="values"/> holds.</summary>
    /// <param name="chunk">All bytes of the chunk.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <param name="limit">Each must be below it.</param>
    /// <exception cref="InvalidDataException">The chunk is cut short, or a number is out of range.</exception>
    public static void Read(ReadOnlySpan<byte> chunk, Span<int> values, int limit)
    {
        var cursor = new IndexCursor(chunk);
        switch (cursor.ReadByte())
        {
            case Constant:
                values.Fill(cursor.ReadInt32(limit - 1));
                return;
            case Bytes:
                ReadBytes(ref cursor, values, limit);
                return;
            case Packed:
                ReadPacked(cursor.Rest, values, limit);
                return;
            case FirstUse:
                ReadFirstUse(ref cursor, values, limit);
                return;
            default:
                IndexCursor.Fail($"unknown chunk kind: got {chunk[0]}");
                return;
        }
    }

    /// <summary>
    /// Appends a chunk of times or durations in nanoseconds, which often are whole micro- or milliseconds.
    /// </summary>
    /// <returns>Whether compressing the chunk is worth a try.</returns>
    public static bool Write(ReadOnlySpan<long> values, ByteBuffer destination)
    {
        var exponent = DecimalExponent(values);
        destination.AppendByte((byte)exponent);
        if (exponent == 0)
        {
            FrameOfReference.Write(values, destination);
            return false;
        }

        var divisor = PowersOfThousand[exponent / 3];
        var divided = ArrayPool<long>.Shared.Rent(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            divided[i] = values[i] / divisor;
        }

        FrameOfReference.Write(divided.AsSpan(0, values.Length), destination);
        ArrayPool<long>.Shared.Return(divided);
        return false;
    }

    /// <summary>Reads as many times or durations as <paramref name="values"/> holds.</summary>
    /// <exception cref="InvalidDataException">The chunk is cut short.</exception>
    public static void Read(ReadOnlySpan<byte> chunk, Span<long> values)
    {
        var cursor = new IndexCursor(chunk);
        var exponent = cursor.ReadByte();
        if (exponent % 3 != 0 || exponent / 3 >= PowersOfThousand.Length)
        {
            IndexCursor.Fail($"unknown decimal exponent: got {exponent}");
        }

        var packed = cursor.Rest;
        FrameOfReference.Read(ref packed, values);
        if (exponent > 0)
        {
            var factor = PowersOfThousand[exponent / 3];
            foreach (ref var value in values)
            {
                value *= factor;
            }
        }
    }

    public static void WriteRaw(ReadOnlySpan<ulong> values, ByteBuffer destination)
    {
        var bytes = destination.Extend(values.Length * sizeof(ulong));
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes[(i * sizeof(ulong))..], values[i]);
        }
    }

    /// <exception cref="InvalidDataException">The chunk has another length.</exception>
    public static void ReadRaw(ReadOnlySpan<byte> chunk, Span<ulong> values)
    {
        if (chunk.Length != values.Length * sizeof(ulong))
        {
            IndexCursor.Fail($"chunk has the wrong size: got {chunk.Length} bytes, want {values.Length * sizeof(ulong)}");
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt64BigEndian(chunk[(i * sizeof(ulong))..]);
        }
    }

    /// <summary>The greatest of 0, 3, 6 and 9 so that ten to its power divides all values.</summary>
    private static int DecimalExponent(ReadOnlySpan<long> values)
    {
        var exponent = 9;
        foreach (var value in values)
        {
            while (value % PowersOfThousand[exponent / 3] != 0)
            {
                exponent -= 3;
            }

            if (exponent == 0)
            {
                break;
            }
        }

        return exponent;
    }

    /// <summary>
    /// Whether the entropy of the values is so far below the packed width that bytes and zstd save more.
    /// </summary>
    private static bool IsSkewed(ReadOnlySpan<int> values, int minimum, int width)
    {
        // Neighbours, which are often equal, are counted apart: so no count waits for the one before.
        Span<int> counts = stackalloc int[256];
        Span<int> others = stackalloc int[256];
        counts.Clear();
        others.Clear();
        for (var i = 1; i < values.Length; i += 2)
        {
            counts[values[i - 1] - minimum]++;
            others[values[i] - minimum]++;
        }

        if (values.Length % 2 != 0)
        {
            counts[values[^1] - minimum]++;
        }

        var bits = CountLogs[values.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            bits -= CountLogs[counts[i] + others[i]];
        }

        return bits / values.Length < width - BytesGainMin;
    }

    private static double[] MakeCountLogs()
    {
        var logs = new double[GroupFormat.ChunkEntries + 1];
        for (var count = 1; count < logs.Length; count++)
        {
            logs[count] = count * Math.Log2(count);
        }

        return logs;
    }

    private static void ReadBytes(ref IndexCursor cursor, Span<int> values, int limit)
    {
        var minimum = cursor.ReadInt32(limit - 1);
        var bytes = cursor.ReadBytes(values.Length);
        var maximum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            maximum = Math.Max(maximum, bytes[i]);
            values[i] = minimum + bytes[i];
        }

        if (maximum >= limit - minimum)
        {
            IndexCursor.Fail($"number out of range: got {(long)minimum + maximum}, want less than {limit}");
        }
    }

    private static void ReadPacked(ReadOnlySpan<byte> packed, Span<int> values, int limit)
    {
        var rented = ArrayPool<uint>.Shared.Rent(values.Length);
        try
        {
            var numbers = rented.AsSpan(0, values.Length);
            FrameOfReference.Read(ref packed, numbers);
            var maximum = 0u;
            for (var i = 0; i < values.Length; i++)
            {
                maximum = Math.Max(maximum, numbers[i]);
                values[i] = (int)numbers[i];
            }

            if (maximum >= (uint)limit)
            {
                IndexCursor.Fail($"number out of range: got {maximum}, want less than {limit}");
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }

    private static void ReadFirstUse(ref IndexCursor cursor, Span<int> values, int limit)
    {
        var next = cursor.ReadInt32(limit - 1);
        var bits = cursor.ReadBytes((values.Length + 7) / 8);
        var newCount = 0;
        for (var i = 0; i < values.Length; i++)
        {
            newCount += (bits[i / 8] >> (i % 8)) & 1;
        }

        if (newCount > limit - next)
        {
            IndexCursor.Fail($"too many new ids: got {newCount}, want at most {limit - next}");
        }

        Span<int> known = stackalloc int[Math.Min(values.Length, GroupFormat.ChunkEntries)];
        if (values.Length > known.Length)
        {
            IndexCursor.Fail($"chunk too long: got {values.Length}, want at most {GroupFormat.ChunkEntries}");
        }

        known = known[..(values.Length - newCount)];
        if (known.Length > 0)
        {
            ReadPacked(cursor.Rest, known, limit);
        }

        var knownIndex = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((bits[i / 8] >> (i % 8)) & 1) != 0 ? next++ : known[knownIndex++];
        }
    }
}

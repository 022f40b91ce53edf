using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Closed runs of floats in memory: a byte of kind, then what <see cref="OpenFloatChunk"/> wrote or packed columns.</summary>
internal static class FloatChunks
{
    private const byte Open = 0;
    private const byte Packed = 1;

    /// <summary>An open chunk as it is: nothing is spent on a chunk that goes into a block soon.</summary>
    public static byte[] TakeOpen(ref OpenFloatChunk open)
    {
        var chunk = new byte[1 + open.Length];
        open.Bytes.AsSpan(0, open.Length).CopyTo(chunk.AsSpan(1));
        chunk[0] = Open;
        open = default;
        return chunk;
    }

    /// <summary>Samples, ascending in time, as packed columns.</summary>
    public static byte[] Pack(ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values, NumberPlan plan)
    {
        using var output = new ByteBuffer();
        output.AppendByte(Packed);
        output.AppendVarint((ulong)values.Length);
        output.AppendVarint((ulong)(timestampsMs[^1] - timestampsMs[0]));
        DeltaPacking.Write(timestampsMs, output);
        NumberPacking.Write(values, plan, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Time of the first sample.</summary>
    public static long FirstMs(ReadOnlySpan<byte> chunk)
    {
        var bytes = chunk[1..];
        if (chunk[0] == Open)
        {
            return OpenFloatChunk.FirstMs(bytes);
        }

        Varint.ReadUInt64(ref bytes);
        Varint.ReadUInt64(ref bytes);
        return Varint.ReadInt64(ref bytes);
    }

    /// <summary>Appends the samples of a stretch of time, both ends included.</summary>
    public static void Read(ReadOnlySpan<byte> chunk, long minMs, long maxMs, SampleColumns into)
    {
        var bytes = chunk[1..];
        if (chunk[0] == Open)
        {
            OpenFloatChunk.Read(bytes, minMs, maxMs, into);
            return;
        }

        var count = (int)Varint.ReadUInt64(ref bytes);
        var spanMs = (long)Varint.ReadUInt64(ref bytes);
        var head = bytes;
        var firstMs = Varint.ReadInt64(ref head);
        if (firstMs > maxMs || firstMs + spanMs < minMs)
        {
            return;
        }

        var start = into.Count;
        into.Extend(count, out var timestamps, out var values);
        DeltaPacking.Read(ref bytes, timestamps);
        NumberPacking.Read(ref bytes, values);
        var end = firstMs + spanMs <= maxMs ? count : UpTo(timestamps, maxMs);
        var from = firstMs >= minMs || minMs == long.MinValue ? 0 : UpTo(timestamps, minMs - 1);
        into.Truncate(start + end);
        if (from > 0)
        {
            into.RemoveFloats(start, from);
        }
    }

    /// <summary>How many of ascending times are not later than one.</summary>
    internal static int UpTo(ReadOnlySpan<long> timestampsMs, long lastMs)
    {
        var (low, high) = (0, timestampsMs.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = timestampsMs[middle] <= lastMs ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

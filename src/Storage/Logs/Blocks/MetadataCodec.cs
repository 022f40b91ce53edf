using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>One metadata key's column of a page in bytes. Layout: docs/format/log-block.md.</summary>
internal static class MetadataCodec
{
    /// <summary>Values shorter than this together are not worth a zstd frame.</summary>
    private const int CompressedBytesMin = 64;

    /// <summary>How rows refer to values. Persisted: numbers stay as they are.</summary>
    private enum Kind : byte
    {
        /// <summary>One value, and every row has it: nothing is stored a row.</summary>
        Constant = 0,

        /// <summary>An id a row.</summary>
        Dictionary = 1,

        /// <summary>No two rows share a value: the rows that have one take the next each, so one bit a row.</summary>
        Text = 2,
    }

    /// <summary>Appends a column.</summary>
    /// <param name="values">The distinct values, in order of first use.</param>
    /// <param name="ids">One a row: 0 where absent, else 1 + the value's place.</param>
    /// <param name="output">Grows by the column.</param>
    public static void Write(MetadataColumnBuilder values, ReadOnlySpan<uint> ids, ByteBuffer output)
    {
        var present = ids.Length - ids.Count(0u);
        var kind = present == ids.Length && values.ValueCount == 1 ? Kind.Constant
            : present == values.ValueCount ? Kind.Text : Kind.Dictionary;
        output.AppendByte((byte)kind);
        WriteValues(values, output);
        if (kind == Kind.Dictionary)
        {
            FrameOfReference.Write(ids, output);
        }
        else if (kind == Kind.Text)
        {
            WritePresence(ids, output);
        }
    }

    /// <summary>Reads a column of known rows.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a column.</exception>
    public static MetadataColumn Read(string name, ReadOnlySpan<byte> bytes, int rowCount)
    {
        var cursor = new IndexCursor(bytes);
        var kind = (Kind)cursor.ReadByte();
        var values = ReadValues(ref cursor, rowCount);
        var ids = new int[rowCount];
        switch (kind)
        {
            case Kind.Constant when values.Length == 1:
                Array.Fill(ids, 1);
                break;
            case Kind.Dictionary:
                ReadIds(ref cursor, ids, values.Length);
                break;
            case Kind.Text:
                ReadIds(ref cursor, ids, 1);
                NumberPresent(ids, values.Length);
                break;
            default:
                IndexCursor.Fail($"unknown metadata column kind {(byte)kind}");
                break;
        }

        return new MetadataColumn(name, ids, values);
    }

    private static void WriteValues(MetadataColumnBuilder values, ByteBuffer output)
    {
        var lengths = new uint[values.ValueCount];
        using var bytes = new ByteBuffer();
        for (var i = 0; i < lengths.Length; i++)
        {
            var value = values.ValueAt(i);
            lengths[i] = (uint)value.Length;
            bytes.Append(value);
        }

        output.AppendVarint((ulong)lengths.Length);
        FrameOfReference.Write(lengths, output);
        using var compressed = new ByteBuffer();
        if (bytes.Length >= CompressedBytesMin)
        {
            Zstd.Compress(bytes.WrittenSpan, compressed, LogBlockFormat.TextLevel);
        }

        var isSmaller = compressed.Length > 0 && compressed.Length < bytes.Length;
        output.AppendVarint(isSmaller ? (ulong)compressed.Length : 0);
        output.Append(isSmaller ? compressed.WrittenSpan : bytes.WrittenSpan);
    }

    private static ReadOnlyMemory<byte>[] ReadValues(ref IndexCursor cursor, int countMax)
    {
        var lengths = new uint[cursor.ReadInt32(countMax)];
        cursor.ReadFrameOfReference(lengths);
        var total = 0L;
        foreach (var length in lengths)
        {
            total += length;
        }

        if (total > Array.MaxLength)
        {
            IndexCursor.Fail($"metadata values of {total} bytes");
        }

        var compressedBytes = cursor.ReadInt32();
        var bytes = new byte[total];
        if (compressedBytes == 0)
        {
            cursor.ReadBytes(bytes.Length).CopyTo(bytes);
        }
        else
        {
            Zstd.Decompress(cursor.ReadBytes(compressedBytes), bytes);
        }

        var values = new ReadOnlyMemory<byte>[lengths.Length];
        var start = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = bytes.AsMemory(start, (int)lengths[i]);
            start += (int)lengths[i];
        }

        return values;
    }

    private static void WritePresence(ReadOnlySpan<uint> ids, ByteBuffer output)
    {
        var presence = new uint[ids.Length];
        for (var row = 0; row < ids.Length; row++)
        {
            presence[row] = Math.Min(ids[row], 1);
        }

        FrameOfReference.Write(presence, output);
    }

    private static void ReadIds(ref IndexCursor cursor, int[] ids, int idMax)
    {
        var read = new uint[ids.Length];
        cursor.ReadFrameOfReference(read);
        for (var row = 0; row < ids.Length; row++)
        {
            if (read[row] > (uint)idMax)
            {
                IndexCursor.Fail($"metadata value id of row {row} too large: got {read[row]}, want at most {idMax}");
            }

            ids[row] = (int)read[row];
        }
    }

    private static void NumberPresent(int[] ids, int valueCount)
    {
        var next = 1;
        foreach (ref var id in ids.AsSpan())
        {
            id = id == 0 ? 0 : next++;
        }

        if (next - 1 != valueCount)
        {
            IndexCursor.Fail($"metadata values do not fit the rows that have one: got {valueCount}, want {next - 1}");
        }
    }
}

using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Storage.Logs;

namespace Trine.Storage.Traces;

/// <summary>Decodes whole columns from their chunks. All methods report bytes that make no sense as damage.</summary>
/// <exception cref="CorruptionException">Any method: a chunk cannot be decoded.</exception>
internal readonly struct ChunkReader(SectionSet sections)
{
    /// <param name="chunks">All chunks of the column.</param>
    /// <param name="count">Its entries.</param>
    /// <param name="limit">Each is below it.</param>
    public int[] ReadInts(GroupPart[] chunks, int count, int limit)
    {
        CheckCount(chunks, count);
        var values = new int[count];
        for (var i = 0; i < chunks.Length; i++)
        {
            ReadInts(chunks[i], ChunkOf(values, i), limit);
        }

        return values;
    }

    /// <summary>Decodes one chunk.</summary>
    public void ReadInts(GroupPart chunk, Span<int> values, int limit)
    {
        try
        {
            ChunkCodec.Read(sections[chunk], values, limit);
        }
        catch (InvalidDataException e)
        {
            throw sections.Damage(chunk, e);
        }
    }

    public long[] ReadLongs(GroupPart[] chunks, int count)
    {
        CheckCount(chunks, count);
        var values = new long[count];
        for (var i = 0; i < chunks.Length; i++)
        {
            ReadLongs(chunks[i], ChunkOf(values, i));
        }

        return values;
    }

    /// <summary>Decodes one chunk.</summary>
    public void ReadLongs(GroupPart chunk, Span<long> values)
    {
        try
        {
            ChunkCodec.Read(sections[chunk], values);
        }
        catch (InvalidDataException e)
        {
            throw sections.Damage(chunk, e);
        }
    }

    public ulong[] ReadRaw(GroupPart[] chunks, int count)
    {
        CheckCount(chunks, count);
        var values = new ulong[count];
        for (var i = 0; i < chunks.Length; i++)
        {
            ReadRaw(chunks[i], ChunkOf(values, i));
        }

        return values;
    }

    /// <summary>Decodes one chunk.</summary>
    public void ReadRaw(GroupPart chunk, Span<ulong> values)
    {
        try
        {
            ChunkCodec.ReadRaw(sections[chunk], values);
        }
        catch (InvalidDataException e)
        {
            throw sections.Damage(chunk, e);
        }
    }

    public UInt128[] ReadTraceIds(GroupPart[] chunks, int count)
    {
        CheckCount(chunks, count);
        var values = new UInt128[count];
        for (var i = 0; i < chunks.Length; i++)
        {
            var bytes = sections[chunks[i]];
            var chunk = ChunkOf(values, i);
            if (bytes.Length != chunk.Length * TraceId.LengthBytes)
            {
                throw sections.Damage(
                    chunks[i], new InvalidDataException($"chunk of {chunk.Length} trace ids has {bytes.Length} bytes"));
            }

            for (var j = 0; j < chunk.Length; j++)
            {
                chunk[j] = BinaryPrimitives.ReadUInt128BigEndian(bytes[(j * TraceId.LengthBytes)..]);
            }
        }

        return values;
    }

    /// <summary>The numbers of a dictionary.</summary>
    public long[] ReadNumbers(StoredColumn column)
    {
        var values = new long[column.DistinctCount];
        try
        {
            var bytes = sections[column.Values];
            FrameOfReference.Read(ref bytes, values);
            return values;
        }
        catch (InvalidDataException e)
        {
            throw sections.Damage(column.Values, e);
        }
    }

    /// <summary>Doubles from their bits.</summary>
    public static double[] DoublesOf(ReadOnlySpan<long> bits)
    {
        var values = new double[bits.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BitConverter.Int64BitsToDouble(bits[i]);
        }

        return values;
    }

    /// <summary>Where each text of a dictionary begins, and the end of the last.</summary>
    public int[] ReadTextOffsets(StoredColumn column)
    {
        try
        {
            var lengths = new uint[column.DistinctCount];
            var bytes = sections[column.Values];
            FrameOfReference.Read(ref bytes, lengths);
            var textBytes = 0L;
            foreach (var page in column.TextPages)
            {
                textBytes += page.Bytes;
            }

            var offsets = new int[lengths.Length + 1];
            var end = 0L;
            for (var i = 0; i < lengths.Length; i++)
            {
                end += lengths[i];
                if (end > textBytes)
                {
                    break;
                }

                offsets[i + 1] = (int)end;
            }

            if (end != textBytes || end > Array.MaxLength)
            {
                IndexCursor.Fail($"texts do not fit their lengths: got {textBytes} bytes, want {end}");
            }

            return offsets;
        }
        catch (InvalidDataException e)
        {
            throw sections.Damage(column.Values, e);
        }
    }

    /// <summary>A dictionary of texts.</summary>
    public DecodedTexts ReadTexts(StoredColumn column)
    {
        var offsets = ReadTextOffsets(column);
        var bytes = new byte[offsets[^1]];
        var start = 0;
        foreach (var page in column.TextPages)
        {
            sections[page].CopyTo(bytes.AsSpan(start));
            start += page.Bytes;
        }

        return new DecodedTexts(bytes, offsets);
    }

    private void CheckCount(GroupPart[] chunks, int count)
    {
        var want = (int)(((long)count + GroupFormat.ChunkEntries - 1) / GroupFormat.ChunkEntries);
        if (chunks.Length != want)
        {
            throw sections.Damage(
                default, new InvalidDataException($"column of {count} entries has {chunks.Length} chunks, want {want}"));
        }
    }

    private static Span<T> ChunkOf<T>(T[] values, int chunk)
    {
        var start = chunk * GroupFormat.ChunkEntries;
        return values.AsSpan(start..Math.Min(values.Length, start + GroupFormat.ChunkEntries));
    }
}

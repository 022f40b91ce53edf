using System.Text;

namespace Trine.Codecs;

/// <summary>Appends the fields of protobuf messages to a buffer that the caller owns.</summary>
/// <remarks>Writes what it is given: leaving out default values is up to the caller. Not thread-safe.</remarks>
public readonly struct ProtoWriter(ByteBuffer destination)
{
    public ByteBuffer Destination { get; } = destination;

    public void WriteTag(int fieldNumber, WireType wireType)
        => Destination.AppendVarint(((ulong)fieldNumber << 3) | (uint)wireType);

    /// <summary>A <c>uint64</c>, <c>uint32</c> or enum.</summary>
    public void WriteUInt64(int fieldNumber, ulong value)
    {
        WriteTag(fieldNumber, WireType.Varint);
        Destination.AppendVarint(value);
    }

    /// <summary>An <c>int64</c> or <c>int32</c>: two's complement, negative numbers take ten bytes.</summary>
    public void WriteInt64(int fieldNumber, long value) => WriteUInt64(fieldNumber, (ulong)value);

    /// <summary>A zigzag coded <c>sint64</c> or <c>sint32</c>.</summary>
    public void WriteSInt64(int fieldNumber, long value) => WriteUInt64(fieldNumber, Varint.ZigZag(value));

    public void WriteBool(int fieldNumber, bool value) => WriteUInt64(fieldNumber, value ? 1UL : 0UL);

    public void WriteFixed32(int fieldNumber, uint value)
    {
        WriteTag(fieldNumber, WireType.Fixed32);
        Destination.AppendUInt32(value);
    }

    public void WriteFixed64(int fieldNumber, ulong value)
    {
        WriteTag(fieldNumber, WireType.Fixed64);
        Destination.AppendUInt64(value);
    }

    public void WriteDouble(int fieldNumber, double value)
        => WriteFixed64(fieldNumber, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A byte string, or a string that is UTF-8 already.</summary>
    public void WriteBytes(int fieldNumber, ReadOnlySpan<byte> value)
    {
        WriteTag(fieldNumber, WireType.Bytes);
        Destination.AppendVarint((ulong)value.Length);
        Destination.Append(value);
    }

    /// <summary>A string, written as UTF-8.</summary>
    public void WriteString(int fieldNumber, ReadOnlySpan<char> value)
    {
        WriteTag(fieldNumber, WireType.Bytes);
        var length = Encoding.UTF8.GetByteCount(value);
        Destination.AppendVarint((ulong)length);
        Encoding.UTF8.GetBytes(value, Destination.Extend(length));
    }

    /// <summary>
    /// Opens a nested message or packed field: all that is written up to <see cref="EndMessage"/> is in it.
    /// </summary>
    /// <param name="fieldNumber">Field of the outer message.</param>
    /// <param name="expectedBytes">
    /// A guess at the body's size; a good guess spares moving the body to fit its length.
    /// </param>
    /// <returns>A mark for <see cref="EndMessage"/>; nested messages end in reverse order.</returns>
    public MessageMark BeginMessage(int fieldNumber, int expectedBytes = 0)
    {
        WriteTag(fieldNumber, WireType.Bytes);
        var reserved = Varint.Length((ulong)expectedBytes);
        Destination.Extend(reserved);
        return new MessageMark(Destination.Length, reserved);
    }

    /// <summary>Closes the message that <paramref name="mark"/> opened and writes its length before it.</summary>
    public void EndMessage(MessageMark mark)
    {
        var bodyLength = Destination.Length - mark.BodyStart;
        var lengthBytes = Varint.Length((ulong)bodyLength);
        var shift = lengthBytes - mark.ReservedBytes;
        if (shift != 0)
        {
            // Slow path: the guess was off. The body moves, so that lengths are as short as other writers make them.
            if (shift > 0)
            {
                Destination.Extend(shift);
            }

            var written = Destination.WrittenMutable;
            written.Slice(mark.BodyStart, bodyLength).CopyTo(written[(mark.BodyStart + shift)..]);
            Destination.Truncate(mark.BodyStart + shift + bodyLength);
        }

        Varint.WriteUInt64(Destination.WrittenMutable[(mark.BodyStart - mark.ReservedBytes)..], (ulong)bodyLength);
    }
}

/// <summary>An open nested message: where its body begins, and how many bytes before that await its length.</summary>
public readonly record struct MessageMark(int BodyStart, int ReservedBytes);

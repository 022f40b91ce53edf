using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Trine.Codecs;

/// <summary>Walks the fields of one protobuf message in place, without allocating.</summary>
/// <remarks>
/// <code>
/// while (reader.ReadTag())
/// {
///     switch (reader.FieldNumber)
///     {
///         case 1: name = reader.ReadBytes(); break;
///         default: reader.Skip(); break;
///     }
/// }
/// </code>
/// After <see cref="ReadTag"/> exactly one value must be read or skipped. A value of another wire type than the one
/// asked for is refused. The reader never recurses: nested messages are readers of their own, so depth is the caller's
/// to bound. Source: protobuf.dev/programming-guides/encoding.
/// </remarks>
public ref struct ProtoReader
{
    private const int FieldNumberMax = (1 << 29) - 1;

    /// <summary>A bit for each wire type that is read; groups are not.</summary>
    private const int KnownWireTypes
        = (1 << (int)WireType.Varint) | (1 << (int)WireType.Fixed64) | (1 << (int)WireType.Bytes) | (1 << (int)WireType.Fixed32);

    private readonly ReadOnlySpan<byte> _message;
    private readonly int _start;
    private int _position;

    /// <param name="message">The message, without a length in front.</param>
    public ProtoReader(ReadOnlySpan<byte> message)
        : this(message, 0)
    {
    }

    private ProtoReader(ReadOnlySpan<byte> message, int start)
    {
        _message = message;
        _start = start;
    }

    /// <summary>Offset of the next unread byte in the outermost message.</summary>
    public readonly int Position => _start + _position;

    public readonly bool AtEnd => _position >= _message.Length;

    /// <summary>The whole message, what has been read of it included.</summary>
    public readonly ReadOnlySpan<byte> Message => _message;

    /// <summary>Of the last tag read.</summary>
    public int FieldNumber { get; private set; }

    /// <summary>Of the last tag read.</summary>
    public WireType WireType { get; private set; }

    /// <summary>Moves to a place of this message where a field begins, or its end: for a caller that has read what is before itself.</summary>
    public void MoveTo(int position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)position, (uint)_message.Length);
        _position = position;
    }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    /// <exception cref="ProtoException">
    /// Tag cut short, field number 0 or above 2^29 - 1, a group, or an unknown wire type.
    /// </exception>
    public bool ReadTag()
    {
        var position = _position;
        if ((uint)position >= (uint)_message.Length)
        {
            return false;
        }

        // Fast path: fields 1 to 15.
        uint first = _message[position];
        if (first is >= 1 << 3 and < 0x80 && ((KnownWireTypes >> (int)(first & 7)) & 1) != 0)
        {
            _position = position + 1;
            FieldNumber = (int)(first >> 3);
            WireType = (WireType)(first & 7);
            return true;
        }

        ReadLongTag();
        return true;
    }

    public ulong ReadUInt64()
    {
        Expect(WireType.Varint);
        return ReadRawVarint();
    }

    /// <summary>An <c>int64</c> or <c>int32</c>: two's complement, negative numbers take ten bytes.</summary>
    public long ReadInt64() => (long)ReadUInt64();

    /// <summary>A <c>uint32</c> or enum; higher bits are dropped, as protobuf's own parsers do.</summary>
    public uint ReadUInt32() => (uint)ReadUInt64();

    /// <inheritdoc cref="ReadUInt32"/>
    public int ReadInt32() => (int)ReadUInt64();

    /// <summary>A zigzag coded <c>sint64</c> or <c>sint32</c>.</summary>
    public long ReadSInt64() => Varint.UnZigZag(ReadUInt64());

    public bool ReadBool() => ReadUInt64() != 0;

    public uint ReadFixed32()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
    }

    public ulong ReadFixed64()
    {
        Expect(WireType.Fixed64);
        return ReadRawFixed64();
    }

    public float ReadFloat() => BitConverter.UInt32BitsToSingle(ReadFixed32());

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>A string, byte string or packed field, as a slice of the message.</summary>
    public ReadOnlySpan<byte> ReadBytes() => ReadBytes(out _);

    /// <summary>As <see cref="ReadBytes()"/>, and where the slice begins in the outermost message.</summary>
    public ReadOnlySpan<byte> ReadBytes(out int offset)
    {
        // Fast path: shorter than 16 KiB.
        var start = _position + 1; // Behind the length.
        if (start < _message.Length && WireType == WireType.Bytes)
        {
            int length = _message[_position];
            if (length >= 0x80)
            {
                length = (length & 0x7f) | (_message[start++] << 7);
            }

            if (length < 1 << 14 && length <= _message.Length - start)
            {
                _position = start + length;
                offset = _start + start;
                return _message.Slice(start, length);
            }
        }

        return ReadLongBytes(out offset);
    }

    /// <summary>A nested message (or a packed field), whose positions still count from the outermost message.</summary>
    public ProtoReader ReadMessage()
    {
        var body = ReadBytes(out var offset);
        return new ProtoReader(body, offset);
    }

    /// <summary>The next varint of a packed field; no tag comes before it.</summary>
    public ulong ReadRawVarint()
    {
        // Fast path: short lengths, small numbers.
        var position = _position;
        if ((uint)position < (uint)_message.Length && _message[position] is < 0x80 and var value)
        {
            _position = position + 1;
            return value;
        }

        return ReadLongVarint();
    }

    /// <summary>The next eight bytes of a packed field.</summary>
    public ulong ReadRawFixed64()
    {
        // Fast path: it is there.
        if (_message.Length - _position >= sizeof(ulong))
        {
            var value = BinaryPrimitives.ReadUInt64LittleEndian(_message[_position..]);
            _position += sizeof(ulong);
            return value;
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
    }

    /// <summary>Passes over the value of the last tag read.</summary>
    public void Skip()
    {
        switch (WireType)
        {
            case WireType.Varint:
                ReadRawVarint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            default:
                ReadBytes();
                break;
        }
    }

    /// <summary>A tag of a field above 15, or one that is refused.</summary>
    private void ReadLongTag()
    {
        var tagPosition = _position;
        var tag = ReadRawVarint();
        var fieldNumber = tag >> 3;
        if (fieldNumber is 0 or > FieldNumberMax)
        {
            Throw(tagPosition, $"impossible field number {fieldNumber}");
        }

        var wireType = (int)(tag & 7);
        if (((KnownWireTypes >> wireType) & 1) == 0)
        {
            Throw(tagPosition, $"unsupported wire type {wireType} of field {fieldNumber}");
        }

        FieldNumber = (int)fieldNumber;
        WireType = (WireType)wireType;
    }

    private ReadOnlySpan<byte> ReadLongBytes(out int offset)
    {
        Expect(WireType.Bytes);
        var lengthPosition = _position;
        var length = ReadRawVarint();
        if (length > (ulong)(_message.Length - _position))
        {
            Throw(lengthPosition,
                $"field {FieldNumber} is cut short: got {_message.Length - _position} bytes, want {length}");
        }

        offset = Position;
        return Take((int)length);
    }

    private ulong ReadLongVarint()
    {
        // Fast path: lengths of messages.
        var rest = _message[_position..];
        if (rest.Length >= 2 && rest[1] < 0x80)
        {
            _position += 2;
            return (rest[0] & 0x7fu) | ((uint)rest[1] << 7);
        }

        var length = Varint.Decode(rest, out var value);
        if (length <= 0)
        {
            Throw(_position, length == Varint.Truncated ? "varint is cut short" : "varint does not fit 64 bits");
        }

        _position += length;
        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position)
        {
            Throw(_position,
                $"field {FieldNumber} is cut short: got {_message.Length - _position} bytes, want {count}");
        }

        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly void Expect(WireType wanted)
    {
        if (WireType != wanted)
        {
            ThrowWireType(wanted);
        }
    }

    [DoesNotReturn]
    private readonly void ThrowWireType(WireType wanted)
        => Throw(_position, $"wrong wire type of field {FieldNumber}: got {(int)WireType}, want {(int)wanted}");

    [DoesNotReturn]
    private readonly void Throw(int position, string reason) => throw new ProtoException(_start + position, reason);
}

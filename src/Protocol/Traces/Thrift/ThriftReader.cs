using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Trine.Codecs;

namespace Trine.Protocol.Traces;

/// <summary>Reads Thrift's binary or compact protocol in place. Every length is checked before it is used.</summary>
/// <remarks>
/// A struct is read by <see cref="BeginStruct"/>, then <see cref="ReadField"/> until it is false, each value read or skipped,
/// then <see cref="EndStruct"/>. A copy of the reader stays where it is, so that a struct can be read twice.
/// Source: thrift.apache.org, doc/specs/thrift-binary-protocol and thrift-compact-protocol.
/// </remarks>
/// <exception cref="ThriftException">Any member: the bytes are cut short or malformed.</exception>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes, bool isCompact)
{
    /// <summary>Deepest nesting that is skipped; nothing that is read goes deeper than 5.</summary>
    private const int DepthMax = 32;

    private const byte CompactProtocolId = 0x82;
    private const uint BinaryVersionMask = 0xffff0000;
    private const uint BinaryVersion = 0x80010000;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private short _fieldId;
    private bool _fieldBool;

    /// <summary>Of the last field.</summary>
    public ThriftType Type { get; private set; }

    /// <summary>Of the last field.</summary>
    public readonly short FieldId => _fieldId;

    private readonly int Left => _bytes.Length - _position;

    /// <returns>To be given to <see cref="EndStruct"/>.</returns>
    public short BeginStruct()
    {
        var outer = _fieldId;
        _fieldId = 0;
        return outer;
    }

    public void EndStruct(short outer) => _fieldId = outer;

    /// <returns>False at the end of the struct.</returns>
    public bool ReadField()
    {
        var head = ReadByte();
        if (!isCompact)
        {
            Type = (ThriftType)head;
            _fieldId = Type == ThriftType.Stop ? (short)0 : ReadRawInt16();
            return Type != ThriftType.Stop;
        }

        Type = FromCompact((byte)(head & 0x0f));
        if (Type == ThriftType.Stop)
        {
            return false;
        }

        _fieldBool = (head & 0x0f) == 1;
        _fieldId = head >> 4 == 0 ? (short)ReadZigZag() : (short)(_fieldId + (head >> 4));
        return true;
    }

    /// <summary>Whether the field is of a type; it must be skipped if not, as Thrift's readers do.</summary>
    public readonly bool Is(short fieldId, ThriftType type) => _fieldId == fieldId && Type == type;

    /// <summary>The value of a field.</summary>
    public bool ReadBool() => isCompact ? _fieldBool : ReadByte() != 0;

    public short ReadInt16() => isCompact ? (short)ReadZigZag() : ReadRawInt16();

    public int ReadInt32() => isCompact ? (int)ReadZigZag() : BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long ReadInt64() => isCompact ? ReadZigZag() : BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public double ReadDouble() => isCompact
        ? BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)))
        : BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    public ReadOnlySpan<byte> ReadBytes() => Take(CheckCount(isCompact ? ReadVarint() : (uint)ReadInt32()));

    /// <summary>The head of a list or set.</summary>
    /// <returns>How many elements follow, each at least one byte.</returns>
    public int ReadList(out ThriftType elementType)
    {
        var head = ReadByte();
        if (!isCompact)
        {
            elementType = (ThriftType)head;
            return CheckCount((uint)ReadInt32());
        }

        elementType = FromCompact((byte)(head & 0x0f));
        return CheckCount(head >> 4 == 0x0f ? ReadVarint() : (uint)(head >> 4));
    }

    /// <summary>The head of a message, before its arguments, which are a struct.</summary>
    public ReadOnlySpan<byte> ReadMessageName()
    {
        if (isCompact)
        {
            if (ReadByte() != CompactProtocolId)
            {
                Fail("not a message of the compact protocol");
            }

            ReadByte();
            ReadVarint();
            return ReadBytes();
        }

        var first = ReadInt32();
        ReadOnlySpan<byte> name;
        if (first < 0)
        {
            if (((uint)first & BinaryVersionMask) != BinaryVersion)
            {
                Fail("unknown version of the binary protocol");
            }

            name = ReadBytes();
        }
        else
        {
            name = Take(CheckCount((uint)first));
            ReadByte();
        }

        ReadInt32();
        return name;
    }

    /// <summary>Passes over the value of the last field.</summary>
    public void Skip()
    {
        // The compact protocol keeps a field's truth value in its head.
        if (!isCompact || Type != ThriftType.Bool)
        {
            Skip(Type, DepthMax);
        }
    }

    private void Skip(ThriftType type, int depthLeft)
    {
        if (depthLeft == 0)
        {
            Fail("nested too deep");
        }

        switch (type)
        {
            case ThriftType.Bool or ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.I16:
                ReadInt16();
                break;
            case ThriftType.I32:
                ReadInt32();
                break;
            case ThriftType.I64:
                ReadInt64();
                break;
            case ThriftType.String:
                ReadBytes();
                break;
            case ThriftType.Struct:
                SkipStruct(depthLeft);
                break;
            case ThriftType.Map:
                SkipMap(depthLeft);
                break;
            case ThriftType.Set or ThriftType.List:
                for (var left = ReadList(out var elementType); left > 0; left--)
                {
                    Skip(elementType, depthLeft - 1);
                }

                break;
            default:
                Fail($"unknown type {(byte)type}");
                break;
        }
    }

    private void SkipStruct(int depthLeft)
    {
        var outer = BeginStruct();
        while (ReadField())
        {
            if (!isCompact || Type != ThriftType.Bool)
            {
                Skip(Type, depthLeft - 1);
            }
        }

        EndStruct(outer);
    }

    private void SkipMap(int depthLeft)
    {
        ThriftType keyType;
        ThriftType valueType;
        int count;
        if (isCompact)
        {
            count = CheckCount(ReadVarint());
            var types = count == 0 ? 0 : ReadByte();
            (keyType, valueType) = (FromCompact((byte)(types >> 4)), FromCompact((byte)(types & 0x0f)));
        }
        else
        {
            (keyType, valueType) = ((ThriftType)ReadByte(), (ThriftType)ReadByte());
            count = CheckCount((uint)ReadInt32());
        }

        for (; count > 0; count--)
        {
            Skip(keyType, depthLeft - 1);
            Skip(valueType, depthLeft - 1);
        }
    }

    private ThriftType FromCompact(byte type)
    {
        switch (type)
        {
            case 0:
                return ThriftType.Stop;
            case 1 or 2:
                return ThriftType.Bool;
            case 3:
                return ThriftType.Byte;
            case 4:
                return ThriftType.I16;
            case 5:
                return ThriftType.I32;
            case 6:
                return ThriftType.I64;
            case 7:
                return ThriftType.Double;
            case 8:
                return ThriftType.String;
            case 9:
                return ThriftType.List;
            case 10:
                return ThriftType.Set;
            case 11:
                return ThriftType.Map;
            case 12:
                return ThriftType.Struct;
            default:
                Fail($"unknown type {type}");
                return default;
        }
    }

    private short ReadRawInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    private byte ReadByte() => Take(1)[0];

    private ulong ReadVarint()
    {
        var rest = _bytes[_position..];
        if (!Varint.TryReadUInt64(ref rest, out var value))
        {
            Fail("malformed varint");
        }

        _position = _bytes.Length - rest.Length;
        return value;
    }

    private long ReadZigZag() => Varint.UnZigZag(ReadVarint());

    private readonly int CheckCount(ulong count)
    {
        if (count > (ulong)Left)
        {
            Fail($"count {count} exceeds the {Left} bytes left");
        }

        return (int)count;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
        {
            Fail($"want {count} bytes, {Left} left");
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    [DoesNotReturn]
    private readonly void Fail(string reason) => throw new ThriftException(reason, _position);
}

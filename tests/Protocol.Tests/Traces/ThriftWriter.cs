using System.Buffers.Binary;
using System.Text;
using Trine.Codecs;

namespace Trine.Protocol.Tests.Traces;

/// <summary>Writes Thrift's binary or compact protocol, as clients do.</summary>
internal sealed class ThriftWriter(bool isCompact) : IDisposable
{
    private static readonly Dictionary<byte, byte> CompactTypes = new()
    {
        [3] = 3, [4] = 7, [6] = 4, [8] = 5, [10] = 6, [11] = 8, [12] = 12, [13] = 11, [15] = 9,
    };

    private readonly ByteBuffer _output = new();
    private readonly Stack<short> _lastFields = new();
    private short _lastField;

    public byte[] Bytes => _output.WrittenSpan.ToArray();

    public void Dispose() => _output.Dispose();

    public ThriftWriter Message(string name)
    {
        if (isCompact)
        {
            _output.Append([0x82, 0x81]);
            _output.AppendVarint(7);
            Text(name);
        }
        else
        {
            Int32Value(unchecked((int)0x80010004));
            Text(name);
            Int32Value(7);
        }

        return this;
    }

    public ThriftWriter Struct(short field = 0)
    {
        if (field != 0)
        {
            Field(field, 12);
        }

        _lastFields.Push(_lastField);
        _lastField = 0;
        return this;
    }

    public ThriftWriter End()
    {
        _output.AppendByte(0);
        _lastField = _lastFields.Pop();
        return this;
    }

    public ThriftWriter List(short field, int count)
    {
        Field(field, 15);
        if (!isCompact)
        {
            _output.AppendByte(12);
            Int32Value(count);
        }
        else if (count < 15)
        {
            _output.AppendByte((byte)((count << 4) | 12));
        }
        else
        {
            _output.AppendByte(0xfc);
            _output.AppendVarint((ulong)count);
        }

        return this;
    }

    public ThriftWriter Int64(short field, long value)
    {
        Field(field, 10);
        if (isCompact)
        {
            _output.AppendVarint(Varint.ZigZag(value));
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(_output.Extend(8), value);
        }

        return this;
    }

    public ThriftWriter Int32(short field, int value)
    {
        Field(field, 8);
        if (isCompact)
        {
            _output.AppendVarint(Varint.ZigZag(value));
        }
        else
        {
            Int32Value(value);
        }

        return this;
    }

    public ThriftWriter Double(short field, double value)
    {
        Field(field, 4);
        if (isCompact)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(_output.Extend(8), value);
        }
        else
        {
            BinaryPrimitives.WriteDoubleBigEndian(_output.Extend(8), value);
        }

        return this;
    }

    public ThriftWriter Bool(short field, bool value)
    {
        if (isCompact)
        {
            CompactField(field, (byte)(value ? 1 : 2));
        }
        else
        {
            Field(field, 2);
            _output.AppendByte(value ? (byte)1 : (byte)0);
        }

        return this;
    }

    public ThriftWriter String(short field, string value)
    {
        Field(field, 11);
        Text(value);
        return this;
    }

    /// <summary>A Jaeger tag; the type is the field's number less 3.</summary>
    public ThriftWriter Tag(string key, object value)
    {
        Struct();
        String(1, key);
        switch (value)
        {
            case string text:
                Int32(2, 0).String(3, text);
                break;
            case double real:
                Int32(2, 1).Double(4, real);
                break;
            case bool truth:
                Int32(2, 2).Bool(5, truth);
                break;
            case long whole:
                Int32(2, 3).Int64(6, whole);
                break;
            default:
                Int32(2, 4).String(7, "bin");
                break;
        }

        return End();
    }

    private void Field(short field, byte type)
    {
        if (isCompact)
        {
            CompactField(field, CompactTypes[type]);
            return;
        }

        _output.AppendByte(type);
        BinaryPrimitives.WriteInt16BigEndian(_output.Extend(2), field);
    }

    private void CompactField(short field, byte type)
    {
        var delta = field - _lastField;
        if (delta is > 0 and < 16)
        {
            _output.AppendByte((byte)((delta << 4) | type));
        }
        else
        {
            _output.AppendByte(type);
            _output.AppendVarint(Varint.ZigZag(field));
        }

        _lastField = field;
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (isCompact)
        {
            _output.AppendVarint((ulong)bytes.Length);
        }
        else
        {
            Int32Value(bytes.Length);
        }

        _output.Append(bytes);
    }

    private void Int32Value(int value) => BinaryPrimitives.WriteInt32BigEndian(_output.Extend(4), value);
}

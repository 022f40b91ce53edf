using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Fills room in a buffer that is reserved for a whole column at once.</summary>
internal ref struct FrameOutput
{
    private readonly ByteBuffer _buffer;
    private readonly Span<byte> _room;
    private int _length;

    /// <param name="buffer">Not written to otherwise until <see cref="Complete"/>.</param>
    /// <param name="bytesMax">The most bytes that will be written.</param>
    public FrameOutput(ByteBuffer buffer, int bytesMax)
    {
        _buffer = buffer;
        _room = buffer.GetSpan(bytesMax);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(ulong value)
    {
        // Fast path: ids, counts and types are mostly below 128.
        if (value < 0x80)
        {
            _room[_length++] = (byte)value;
        }
        else
        {
            _length += Codecs.Varint.WriteUInt64(_room[_length..], value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ZigZag(long value) => Varint(Codecs.Varint.ZigZag(value));

    public void Byte(byte value) => _room[_length++] = value;

    /// <summary>The values of attributes.</summary>
    /// <param name="keys">Of each.</param>
    /// <param name="values">One a key.</param>
    /// <param name="strings">Numbers texts.</param>
    /// <param name="textBytes">Bytes of a text's number.</param>
    public void Values(ReadOnlySpan<AttributeKey> keys, ReadOnlySpan<long> values, FrameIds strings, int textBytes)
    {
        var room = _room[_length..];
        var at = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var value = values[i];
            switch (keys[i].Type)
            {
                case AttributeType.Int:
                    at += Codecs.Varint.WriteUInt64(room[at..], Codecs.Varint.ZigZag(value));
                    break;
                case AttributeType.Double:
                    BinaryPrimitives.WriteInt64LittleEndian(room[at..], value);
                    at += sizeof(long);
                    break;
                case AttributeType.Bool or AttributeType.Empty:
                    room[at++] = (byte)value;
                    break;
                default:
                    var text = strings.Add((int)value);
                    if (textBytes == sizeof(ushort))
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(room[at..], (ushort)text);
                    }
                    else
                    {
                        BinaryPrimitives.WriteInt32LittleEndian(room[at..], text);
                    }

                    at += textBytes;
                    break;
            }
        }

        _length += at;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_room[_length..], value);
        _length += sizeof(ulong);
    }

    public void TraceId(TraceId id)
    {
        id.WriteTo(_room[_length..]);
        _length += Traces.TraceId.LengthBytes;
    }

    public readonly void Complete() => _buffer.Advance(_length);
}

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

    /// <summary>The id of a text, in as many bytes as all of a frame take.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(int id, int bytes)
    {
        if (bytes == sizeof(ushort))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_room[_length..], (ushort)id);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(_room[_length..], id);
        }

        _length += bytes;
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

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Trine.Codecs;

namespace Trine.Model;

/// <summary>Reads the primitives of a frame from bytes that need not be trusted.</summary>
internal ref struct FrameCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public ulong ReadVarint()
    {
        // Fast path: small numbers, and those below 2^14.
        var rest = _rest;
        if (rest.Length >= 2)
        {
            if (rest[0] < 0x80)
            {
                _rest = rest[1..];
                return rest[0];
            }

            if (rest[1] < 0x80)
            {
                _rest = rest[2..];
                return (rest[0] & 0x7fu) | ((uint)rest[1] << 7);
            }
        }

        return ReadLongVarint();
    }

    /// <summary>Reads a varint at a place of bytes and moves the place: in loops over many, both stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        // Fast path: small numbers.
        if ((uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            return bytes[at++];
        }

        (var value, at) = ReadLongVarint(bytes, at);
        return value;
    }

    private static (ulong Value, int End) ReadLongVarint(ReadOnlySpan<byte> bytes, int at)
    {
        var length = Varint.Decode(bytes[at..], out var value);
        if (length <= 0)
        {
            Fail("malformed varint");
        }

        return (value, at + length);
    }

    private ulong ReadLongVarint()
    {
        if (!Varint.TryReadUInt64(ref _rest, out var value))
        {
            Fail("malformed varint");
        }

        return value;
    }

    /// <summary>A count of things that take at least <paramref name="bytesEach"/> bytes each, so that it cannot lie.</summary>
    public int ReadCount(int bytesEach)
    {
        var count = ReadVarint();
        if (count > (ulong)(_rest.Length / bytesEach))
        {
            Fail($"count {count} exceeds the {_rest.Length} bytes left");
        }

        return (int)count;
    }

    public byte ReadByte() => ReadBytes(1)[0];

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong)));

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadUInt64());

    /// <summary>A zigzag coded number.</summary>
    public long ReadSigned() => Varint.UnZigZag(ReadVarint());

    /// <summary>Bytes behind their length.</summary>
    public ReadOnlySpan<byte> ReadBytes() => ReadBytes(ReadCount(bytesEach: 1));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            Fail($"want {count} bytes, {_rest.Length} left");
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    [DoesNotReturn]
    public static void Fail(string reason) => throw new InvalidDataException($"malformed frame: {reason}");
}

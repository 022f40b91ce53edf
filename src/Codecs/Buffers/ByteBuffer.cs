using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Trine.Codecs;

/// <summary>A <see cref="ByteBuffer"/> would have to grow past its maximum.</summary>
public sealed class BufferLimitException(long wantedBytes, int maxBytes)
    : Exception($"buffer limit exceeded: want {wantedBytes} bytes, limit {maxBytes}")
{
    public int MaxBytes { get; } = maxBytes;
}

/// <summary>A growable run of bytes whose memory is rented from the shared array pool.</summary>
/// <remarks>
/// The buffer owns its memory: spans and memories that it hands out are valid until the next call that may grow it, and
/// never after <see cref="Dispose"/>. Rented memory is not zeroed. Not thread-safe.
/// </remarks>
public sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    private const int MinCapacity = 256;

    private byte[] _bytes;
    private int _length;

    /// <param name="capacity">Bytes to rent at once; 0 rents on the first write.</param>
    /// <param name="maxBytes">The most bytes that may ever be written.</param>
    public ByteBuffer(int capacity = 0, int maxBytes = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, capacity);
        MaxBytes = Math.Min(maxBytes, Array.MaxLength);
        _bytes = capacity == 0 ? [] : ArrayPool<byte>.Shared.Rent(capacity);
    }

    public int MaxBytes { get; }

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>The written bytes, for patching lengths and checksums in place.</summary>
    public Span<byte> WrittenMutable => _bytes.AsSpan(0, _length);

    /// <summary>At least <paramref name="sizeHint"/> (and at least one) bytes to write to.</summary>
    /// <exception cref="BufferLimitException">They would not fit <see cref="MaxBytes"/>.</exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length, Math.Min(_bytes.Length, MaxBytes) - _length);
    }

    /// <inheritdoc cref="GetSpan"/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length, Math.Min(_bytes.Length, MaxBytes) - _length);
    }

    /// <summary>Counts <paramref name="count"/> bytes, filled in what <see cref="GetSpan"/> gave, as written.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(_bytes.Length, MaxBytes) - _length);
        _length += count;
    }

    /// <summary>Appends <paramref name="count"/> bytes of unknown content and returns them for filling.</summary>
    public Span<byte> Extend(int count)
    {
        Reserve(count);
        var extension = _bytes.AsSpan(_length, count);
        _length += count;
        return extension;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void AppendByte(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    /// <summary>Appends four bytes, little-endian.</summary>
    public void AppendUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Extend(sizeof(uint)), value);

    /// <summary>Appends eight bytes, little-endian.</summary>
    public void AppendUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Extend(sizeof(ulong)), value);

    /// <summary>Appends the shortest LEB128 form.</summary>
    public void AppendVarint(ulong value)
    {
        Reserve(Varint.Length(value));
        _length += Varint.WriteUInt64(_bytes.AsSpan(_length), value);
    }

    /// <summary>Puts its length as a varint before what was written since <paramref name="start"/>.</summary>
    public void PrefixLength(int start)
    {
        var length = _length - start;
        var prefix = Varint.Length((ulong)length);
        Extend(prefix);
        var bytes = _bytes.AsSpan(start);
        bytes[..length].CopyTo(bytes[prefix..]);
        Varint.WriteUInt64(bytes, (ulong)length);
    }

    /// <summary>
    /// Forgets what was written behind the first <paramref name="length"/> bytes; the memory is kept.
    /// </summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
    }

    /// <summary>Forgets what was written; the memory is kept for the next use.</summary>
    public void Clear() => _length = 0;

    /// <summary>Returns the memory to the pool. The buffer is empty then and may be used again.</summary>
    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Makes room for <paramref name="count"/> more bytes.</summary>
    /// <exception cref="BufferLimitException">They would not fit <see cref="MaxBytes"/>.</exception>
    public void Reserve(int count)
    {
        // Subtraction, since a sum could overflow.
        if (count > Math.Min(_bytes.Length, MaxBytes) - _length)
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        var wanted = (long)_length + count;
        if (wanted > MaxBytes)
        {
            ThrowLimit(wanted);
        }

        var capacity = Math.Min(Math.Max(Math.Max(wanted, 2L * _bytes.Length), MinCapacity), MaxBytes);
        var grown = ArrayPool<byte>.Shared.Rent((int)capacity);
        _bytes.AsSpan(0, _length).CopyTo(grown);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = grown;
    }

    [DoesNotReturn]
    private void ThrowLimit(long wanted) => throw new BufferLimitException(wanted, MaxBytes);
}

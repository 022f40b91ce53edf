using System.Diagnostics.CodeAnalysis;
using System.Text;
using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>Reads the primitives of sections. Checksums have passed, so what fails here is our own mistake or malice.</summary>
internal ref struct IndexCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public ulong ReadUInt64()
    {
        if (!Varint.TryReadUInt64(ref _rest, out var value))
        {
            Fail("malformed varint");
        }

        return value;
    }

    public long ReadInt64() => Varint.UnZigZag(ReadUInt64());

    /// <summary>A number of at most <paramref name="max"/>.</summary>
    public int ReadInt32(int max = int.MaxValue)
    {
        var value = ReadUInt64();
        if (value > (ulong)max)
        {
            Fail($"number too large: got {value}, want at most {max}");
        }

        return (int)value;
    }

    /// <summary>A count of things of at least one byte each, so that it cannot ask for more memory than was read.</summary>
    public int ReadCount() => ReadInt32(_rest.Length);

    public byte ReadByte() => ReadBytes(1)[0];

    public uint ReadUInt32() => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    public ulong ReadFixedUInt64() => System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong)));

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixedUInt64());

    /// <summary>A number as <see cref="Metrics.RecordNumbers"/> writes it.</summary>
    public double ReadRecordNumber() => Metrics.RecordNumbers.Read(ref _rest);

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > _rest.Length)
        {
            Fail($"cut short: got {_rest.Length} bytes, want {count}");
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadBytes(ReadCount()));

    public void ReadFrameOfReference(Span<uint> values) => FrameOfReference.Read(ref _rest, values);

    /// <summary>The same where all values are below 2^31; larger ones come out negative.</summary>
    public void ReadFrameOfReference(Span<int> values) => FrameOfReference.Read(ref _rest, values);

    public void ReadFrameOfReference(Span<long> values) => FrameOfReference.Read(ref _rest, values);

    public void ReadDeltas(Span<long> values, long offset = 0) => DeltaPacking.Read(ref _rest, values, offset);

    public void ReadNumbers(Span<double> values) => NumberPacking.Read(ref _rest, values);

    public SymbolCode ReadSymbolCode() => SymbolCode.Read(ref _rest);

    public PageSection ReadSection() => new(ReadInt32(), ReadUInt32());

    [DoesNotReturn]
    public static void Fail(string reason) => throw new InvalidDataException(reason);
}

using System.Buffers.Binary;

namespace Trine.Codecs;

/// <summary>Reads the residuals of a block one at a time from a mark on.</summary>
internal ref struct ResidualCursor
{
    private readonly ReadOnlySpan<byte> _packed;
    private readonly ReadOnlySpan<byte> _streams;
    private readonly SymbolCode? _code;
    private readonly int _packedWidth;
    private readonly int _width;
    private readonly int _half;
    private readonly int _secondBit;
    private ReadOnlySpan<byte> _outliers;
    private int _outliersLeft;
    private long _outlierAt = -1;
    private ulong _outlierHigh;
    private int _next;
    private int _bit;

    /// <param name="block">The block.</param>
    /// <param name="residualCount">All of its residuals.</param>
    /// <param name="exceptionBit">Where its exceptions begin.</param>
    /// <param name="next">The residual to begin with.</param>
    /// <param name="bit">The mark's.</param>
    public ResidualCursor(in PackedNumbers block, int residualCount, int exceptionBit, int next, int bit)
    {
        _width = block.Form.Width;
        _packed = block.Payload;
        _packedWidth = block.Form.IsCoded ? NumberPacking.LowWidth(_width) : _width;
        _code = block.Form.IsCoded ? block.Code : null;
        _half = residualCount / 2;
        (_next, _bit) = (next, bit);
        if (_code is not null)
        {
            _streams = StreamsOf(block, residualCount, out _secondBit);
        }

        if (block.Form.HasExceptions)
        {
            _outliers = block.Payload[(exceptionBit / 8)..];
            NumberPacking.SkipMisfits(ref _outliers, out _);
            _outliersLeft = NumberPacking.ReadCount(ref _outliers, 2);
            MoveToOutlier();
        }
    }

    /// <summary>The coded streams of a block: they lie behind the packed bits.</summary>
    /// <param name="block">A coded block.</param>
    /// <param name="residualCount">All of its residuals.</param>
    /// <param name="secondBit">Where the second stream begins.</param>
    /// <exception cref="InvalidDataException">They are cut short.</exception>
    public static ReadOnlySpan<byte> StreamsOf(in PackedNumbers block, int residualCount, out int secondBit)
    {
        var streams = block.Payload[BitPacking.ByteLength(residualCount, NumberPacking.LowWidth(block.Form.Width))..];
        if (!Varint.TryReadUInt32(ref streams, out var firstBytes) || firstBytes > streams.Length)
        {
            throw new InvalidDataException("coded symbols are cut short");
        }

        secondBit = (int)firstBytes * 8;
        return streams;
    }

    public long Next()
    {
        var residual = (long)ReadBits(_packed, (long)_next * _packedWidth, _packedWidth);
        if (_code is not null)
        {
            _bit = _next == _half ? _secondBit : _bit;
            var symbol = _code.DecodeOne(ReadBits(_streams, _bit, SymbolCode.WordBitsMax), out var length);
            _bit += length;
            residual |= (long)symbol << _packedWidth;
        }

        while (_outlierAt < _next && _outliersLeft >= 0)
        {
            MoveToOutlier();
        }

        if (_outlierAt == _next)
        {
            residual |= (long)(_outlierHigh << _width);
        }

        _next++;
        return residual;
    }

    private void MoveToOutlier()
    {
        if (_outliersLeft-- <= 0)
        {
            (_outlierAt, _outliersLeft) = (long.MaxValue, -1);
            return;
        }

        if (!Varint.TryReadUInt32(ref _outliers, out var gap) || !Varint.TryReadUInt64(ref _outliers, out _outlierHigh))
        {
            throw new InvalidDataException("outliers of numbers are cut short");
        }

        _outlierAt += gap + 1;
    }

    /// <summary>Up to 64 bits from a place on; zeros behind the end.</summary>
    private static ulong ReadBits(ReadOnlySpan<byte> bytes, long bit, int width)
    {
        if (width == 0)
        {
            return 0;
        }

        var place = (int)Math.Min(bit >> 3, bytes.Length);
        var shift = (int)(bit & 7);
        var mask = ulong.MaxValue >> (64 - width);
        if (place + sizeof(ulong) < bytes.Length)
        {
            // Fast path: a whole word, and the byte behind it where bits lie across.
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[place..]) >> shift;
            return (shift == 0 ? word : word | ((ulong)bytes[place + sizeof(ulong)] << (64 - shift))) & mask;
        }

        var bits = 0UL;
        for (var i = 0; i < Math.Min(bytes.Length - place, sizeof(ulong) + 1); i++)
        {
            var at = (8 * i) - shift;
            bits |= at < 0 ? (ulong)bytes[place] >> shift : (ulong)bytes[place + i] << at;
        }

        return bits & mask;
    }
}

using System.Globalization;

namespace Trine.Model.GoText;

/// <summary>The decimal digits of a finite, positive number: <c>0.d1d2d3… × 10^Point</c>. Zero has no digits.</summary>
internal ref struct DecimalDigits
{
    /// <summary>Digits of a double's whole expansion, at most; more are zeros.</summary>
    private const int ExactDigitsMax = 800;

    private const int FirstTryDigits = 40;
    private const double Millionth = 1e6;
    private const int MillionthDecimals = 6;
    private const double FewDigitsEnd = 1e15;

    private Span<byte> _buffer;

    /// <summary>The digits as ASCII, without zeros at the end.</summary>
    public readonly ReadOnlySpan<byte> Digits => _buffer[..Count];

    public int Count { get; private set; }

    /// <summary>Where the decimal point stands: 1 for a number from 1 to below 10.</summary>
    public int Point { get; private set; }

    /// <summary>The fewest digits that read back as the same number.</summary>
    /// <param name="value">Finite, not negative.</param>
    /// <param name="buffer">Room for 32 bytes, used by the result.</param>
    public static DecimalDigits Shortest(double value, Span<byte> buffer)
    {
        // Fast path: a decimal of up to 15 digits that reads back as the number is the only one of so few digits, and the shortest.
        var scaled = Math.Round(value * Millionth);
        return scaled < FewDigitsEnd && scaled / Millionth == value ? ReadMillionths((ulong)scaled, buffer) : Read(value, "R", buffer);
    }

    /// <summary>The number rounded, half to even on its exact value, to so many digits after the point.</summary>
    /// <param name="value">Finite, not negative.</param>
    /// <param name="decimals">Digits after the point.</param>
    /// <param name="buffer">Room for 840 bytes, used by the result.</param>
    public static DecimalDigits WithDecimals(double value, int decimals, Span<byte> buffer)
        => Round(value, digits => digits.Point + decimals, buffer);

    /// <summary>The number rounded in the same way to so many digits in all.</summary>
    /// <inheritdoc cref="WithDecimals"/>
    public static DecimalDigits WithDigits(double value, int count, Span<byte> buffer)
        => Round(value, _ => count, buffer);

    private delegate int KeptCount(DecimalDigits digits);

    private static DecimalDigits Round(double value, KeptCount keptOf, Span<byte> buffer)
    {
        var digits = Read(value, "E" + FirstTryDigits, buffer);
        var kept = keptOf(digits);
        var mayHideMore = digits.Count > FirstTryDigits;
        if (kept >= FirstTryDigits - 1 || (mayHideMore && digits.IsNearTie(kept)))
        {
            digits = Read(value, "E" + ExactDigitsMax, buffer);
        }

        digits.RoundTo(kept);
        return digits;
    }

    private static DecimalDigits ReadMillionths(ulong number, Span<byte> buffer)
    {
        number.TryFormat(buffer, out var length, default, CultureInfo.InvariantCulture);
        var digits = new DecimalDigits { _buffer = buffer, Count = length, Point = length - MillionthDecimals };
        digits.TrimZeros();
        return digits.Count == 0 ? new DecimalDigits { _buffer = buffer } : digits;
    }

    private static DecimalDigits Read(double value, string format, Span<byte> buffer)
    {
        // "d.dddE+ddd", or what "R" gives, where the exponent and the point may be missing.
        value.TryFormat(buffer, out var length, format, CultureInfo.InvariantCulture);
        var text = buffer[..length];
        var exponentAt = text.IndexOf((byte)'E');
        var exponent = 0;
        if (exponentAt >= 0)
        {
            exponent = int.Parse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..exponentAt];
        }

        var pointAt = text.IndexOf((byte)'.');
        var point = pointAt < 0 ? text.Length : pointAt;
        if (pointAt >= 0)
        {
            text[(pointAt + 1)..].CopyTo(text[pointAt..]);
            text = text[..^1];
        }

        var leadingZeros = text.IndexOfAnyExcept((byte)'0');
        if (leadingZeros < 0)
        {
            return new DecimalDigits { _buffer = buffer };
        }

        text[leadingZeros..].CopyTo(buffer);
        var digits = new DecimalDigits
        {
            _buffer = buffer,
            Count = text.Length - leadingZeros,
            Point = point - leadingZeros + exponent,
        };
        digits.TrimZeros();
        return digits;
    }

    /// <summary>Whether digits that were not read could decide how to round.</summary>
    private readonly bool IsNearTie(int kept)
        => kept >= 0 && kept < Count && _buffer[kept] is (byte)'5' or (byte)'4'
            && Digits[(kept + 1)..FirstTryDigits].IndexOfAnyExcept((byte)'0', (byte)'9') < 0;

    private void RoundTo(int kept)
    {
        if (kept >= Count)
        {
            return;
        }

        if (kept < 0)
        {
            Count = 0;
            return;
        }

        var next = _buffer[kept];
        var isTie = next == '5' && kept + 1 == Count;
        var isOdd = kept > 0 && ((_buffer[kept - 1] - '0') & 1) == 1;
        Count = kept;
        if (next > '5' || (next == '5' && (!isTie || isOdd)))
        {
            Increment();
        }

        TrimZeros();
    }

    private void Increment()
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_buffer[i] < '9')
            {
                _buffer[i]++;
                Count = i + 1;
                return;
            }
        }

        _buffer[0] = (byte)'1';
        Count = 1;
        Point++;
    }

    private void TrimZeros()
    {
        while (Count > 0 && _buffer[Count - 1] == '0')
        {
            Count--;
        }
    }
}

using System.Globalization;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>Formats floating-point numbers as Go's <c>strconv.FormatFloat</c>. Stateless, thread-safe.</summary>
public static class GoFloat
{
    /// <summary>
    /// The longest text of <see cref="Format(double)"/>, in bytes: the least number has 324 decimals.
    /// </summary>
    public const int FormatBytesMax = 352;

    /// <summary>The precision that means: as few digits as read back as the same number.</summary>
    public const int ShortestPrecision = -1;

    private const int PrecisionMax = 1000;
    private const int DigitsBytesMax = 840;

    /// <summary>
    /// The shortest text without an exponent (<c>'f', -1</c>): how Prometheus and Loki print samples.
    /// </summary>
    public static string Format(double value)
    {
        Span<byte> buffer = stackalloc byte[FormatBytesMax];
        return Encoding.ASCII.GetString(buffer[..Format(value, buffer)]);
    }

    /// <summary>Writes <see cref="Format(double)"/>; returns the length.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="output">At least <see cref="FormatBytesMax"/> bytes.</param>
    public static int Format(double value, Span<byte> output)
    {
        if (!double.IsFinite(value))
        {
            return WriteSpecial(value, output);
        }

        Span<byte> buffer = stackalloc byte[32];
        var writer = new AsciiWriter(output);
        writer.WriteSign(value);
        var digits = DecimalDigits.Shortest(Math.Abs(value), buffer);
        writer.WriteFixed(digits, Math.Max(digits.Count - digits.Point, 0));
        return writer.Length;
    }

    /// <summary>The shortest text, with an exponent below 1e-04 and from 1e+06 on: Go's <c>%v</c>.</summary>
    public static string FormatG(double value) => Format(value, 'g', ShortestPrecision);

    /// <summary>Formats as <c>strconv.FormatFloat(value, verb, precision, 64)</c>.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="verb">One of <c>e E f F g G</c>.</param>
    /// <param name="precision">Digits after the point (<c>e</c>, <c>f</c>) or in all (<c>g</c>), at most 1000; -1:
    /// shortest.</param>
    public static string Format(double value, char verb, int precision)
    {
        Span<byte> output = stackalloc byte[FormatBytesMax + PrecisionMax + 16];
        if (!double.IsFinite(value))
        {
            return Encoding.ASCII.GetString(output[..WriteSpecial(value, output)]);
        }

        precision = Math.Min(precision, PrecisionMax);
        Span<byte> buffer = stackalloc byte[DigitsBytesMax];
        var writer = new AsciiWriter(output);
        writer.WriteSign(value);
        value = Math.Abs(value);
        var isShortest = precision < 0;
        switch (char.ToLowerInvariant(verb))
        {
            case 'e':
                var scientific = isShortest
                    ? DecimalDigits.Shortest(value, buffer)
                    : DecimalDigits.WithDigits(value, precision + 1, buffer);
                writer.WriteScientific(scientific, isShortest ? Math.Max(scientific.Count - 1, 0) : precision, verb);
                break;
            case 'f':
                var plain = isShortest
                    ? DecimalDigits.Shortest(value, buffer)
                    : DecimalDigits.WithDecimals(value, precision, buffer);
                writer.WriteFixed(plain, isShortest ? Math.Max(plain.Count - plain.Point, 0) : precision);
                break;
            default:
                WriteGeneral(ref writer, value, verb, precision, buffer);
                break;
        }

        return Encoding.ASCII.GetString(output[..writer.Length]);
    }

    private static void WriteGeneral(ref AsciiWriter writer, double value, char verb, int precision, Span<byte> buffer)
    {
        const int ShortestExponentEnd = 6; // Whatever the number of digits: 1e+06.
        const int ExponentMin = -4;
        var isShortest = precision < 0;
        precision = precision == 0 ? 1 : precision;
        var digits = isShortest
            ? DecimalDigits.Shortest(value, buffer)
            : DecimalDigits.WithDigits(value, precision, buffer);
        var exponent = digits.Count == 0 ? 0 : digits.Point - 1;
        var exponentEnd = isShortest ? ShortestExponentEnd
            : precision > digits.Count && digits.Count >= digits.Point ? digits.Count
            : precision;
        if (exponent < ExponentMin || exponent >= exponentEnd)
        {
            writer.WriteScientific(digits, Math.Max(digits.Count - 1, 0), verb == 'G' ? 'E' : 'e');
        }
        else
        {
            writer.WriteFixed(digits, Math.Max(digits.Count - digits.Point, 0));
        }
    }

    private static int WriteSpecial(double value, Span<byte> output)
    {
        var text = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
        text.CopyTo(output);
        return text.Length;
    }

    /// <summary>Lays out digits as ASCII.</summary>
    private ref struct AsciiWriter(Span<byte> output)
    {
        private readonly Span<byte> _output = output;

        public int Length { get; private set; }

        public void WriteSign(double value)
        {
            if (double.IsNegative(value))
            {
                Write((byte)'-');
            }
        }

        /// <summary>Writes <c>ddd.ddd</c> with so many decimals.</summary>
        public void WriteFixed(scoped DecimalDigits digits, int decimals)
        {
            if (digits.Point <= 0 || digits.Count == 0)
            {
                Write((byte)'0');
            }
            else
            {
                for (var i = 0; i < digits.Point; i++)
                {
                    Write(DigitAt(digits, i));
                }
            }

            if (decimals > 0)
            {
                Write((byte)'.');
                for (var i = 0; i < decimals; i++)
                {
                    Write(DigitAt(digits, digits.Point + i));
                }
            }
        }

        /// <summary>Writes <c>d.ddde±dd</c> with so many decimals.</summary>
        public void WriteScientific(scoped DecimalDigits digits, int decimals, char verb)
        {
            Write(DigitAt(digits, 0));
            if (decimals > 0)
            {
                Write((byte)'.');
                for (var i = 1; i <= decimals; i++)
                {
                    Write(DigitAt(digits, i));
                }
            }

            var exponent = digits.Count == 0 ? 0 : digits.Point - 1;
            Write((byte)verb);
            Write((byte)(exponent < 0 ? '-' : '+'));
            exponent = Math.Abs(exponent);
            exponent.TryFormat(_output[Length..], out var length, "00", CultureInfo.InvariantCulture);
            Length += length;
        }

        private static byte DigitAt(scoped DecimalDigits digits, int index)
            => index >= 0 && index < digits.Count ? digits.Digits[index] : (byte)'0';

        private void Write(byte value) => _output[Length++] = value;
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Metrics.Json;

/// <summary>Writes numbers of results as Prometheus does. Stateless.</summary>
internal static class PromNumbers
{
    /// <summary>Bytes of a time or of a value with its quotes, at most.</summary>
    public const int BytesMax = 40;

    /// <summary>From here on, and below the reciprocal's like, an exponent is written.</summary>
    private const double ExponentFrom = 1e21;
    private const double ExponentBelow = 1e-6;

    /// <summary>The runtime writes plain decimals between these bounds, whose shortest digits are Go's.</summary>
    private const double PlainMin = 1e-4;
    private const double PlainEnd = 1e15;

    /// <summary>Numbers below this, times a thousand, have 15 digits at most: decimals that differ are different doubles.</summary>
    private const double ThousandthsEnd = 1e12;
    private const int Thousand = 1000;

    /// <summary>A sample's value in quotes: <c>"0.1"</c>, <c>"1e+21"</c>, <c>"NaN"</c>.</summary>
    public static void Value(IBufferWriter<byte> output, double value)
        => output.Advance(Value(output.GetSpan(BytesMax), value));

    /// <summary>Seconds from milliseconds: whole, or with three decimals.</summary>
    public static void Timestamp(IBufferWriter<byte> output, long timestampMs)
        => output.Advance(Timestamp(output.GetSpan(BytesMax), timestampMs));

    /// <summary>Writes a value with its quotes to at least <see cref="BytesMax"/> bytes and returns the length.</summary>
    public static int Value(Span<byte> output, double value)
    {
        output[0] = (byte)'"';
        var length = 1 + Format(value, output[1..]);
        output[length++] = (byte)'"';
        return length;
    }

    /// <summary>Writes a time to at least <see cref="BytesMax"/> bytes and returns the length.</summary>
    public static int Timestamp(Span<byte> output, long timestampMs)
    {
        var length = 0;
        if (timestampMs < 0)
        {
            output[length++] = (byte)'-';
        }

        var (seconds, ms) = Math.DivRem((ulong)Math.Abs(timestampMs), Thousand);
        length += AsciiDigits.Write(seconds, output[length..]);
        if (ms > 0)
        {
            output[length++] = (byte)'.';
            AsciiDigits.Fill(ms, output.Slice(length, 3));
            length += 3;
        }

        return length;
    }

    private static int Format(double value, Span<byte> output)
    {
        var magnitude = Math.Abs(value);
        if (magnitude < ThousandthsEnd && Math.Round(magnitude * Thousand) is var thousandths
            && thousandths / Thousand == magnitude)
        {
            // Fast path: counters, and gauges with few decimals.
            return FormatThousandths((ulong)thousandths, double.IsNegative(value), output);
        }

        if (magnitude >= PlainMin && magnitude < PlainEnd)
        {
            Utf8Formatter.TryFormat(value, output, out var length);
            return length;
        }

        // Slow path: specials and numbers with many digits, which are rare.
        var isExponent = value != 0 && (magnitude < ExponentBelow || magnitude >= ExponentFrom);
        return Encoding.ASCII.GetBytes(
            isExponent && double.IsFinite(value) ? GoFloat.Format(value, 'e', -1) : GoFloat.Format(value), output);
    }

    private static int FormatThousandths(ulong thousandths, bool isNegative, Span<byte> output)
    {
        var length = 0;
        if (isNegative)
        {
            output[length++] = (byte)'-';
        }

        var (whole, rest) = Math.DivRem(thousandths, Thousand);
        length += AsciiDigits.Write(whole, output[length..]);
        if (rest == 0)
        {
            return length;
        }

        output[length++] = (byte)'.';
        AsciiDigits.Fill(rest, output.Slice(length, 3));
        return length + 3 - (rest % 100 == 0 ? 2 : rest % 10 == 0 ? 1 : 0);
    }
}

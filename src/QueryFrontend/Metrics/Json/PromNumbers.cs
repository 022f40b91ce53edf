using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Metrics.Json;

/// <summary>Writes numbers of results as Prometheus does. Stateless.</summary>
internal static class PromNumbers
{
    /// <summary>From here on, and below the reciprocal's like, an exponent is written.</summary>
    private const double ExponentFrom = 1e21;
    private const double ExponentBelow = 1e-6;

    /// <summary>The runtime writes plain decimals between these bounds, whose shortest digits are Go's.</summary>
    private const double PlainMin = 1e-4;
    private const double PlainEnd = 1e15;

    private const int BytesMax = 40;

    /// <summary>A sample's value in quotes: <c>"0.1"</c>, <c>"1e+21"</c>, <c>"NaN"</c>.</summary>
    public static void Value(IBufferWriter<byte> output, double value)
    {
        var span = output.GetSpan(BytesMax);
        span[0] = (byte)'"';
        var length = 1 + Format(value, span[1..]);
        span[length++] = (byte)'"';
        output.Advance(length);
    }

    /// <summary>Seconds from milliseconds: whole, or with three decimals.</summary>
    public static void Timestamp(IBufferWriter<byte> output, long timestampMs)
    {
        var span = output.GetSpan(BytesMax);
        var length = 0;
        if (timestampMs < 0)
        {
            span[length++] = (byte)'-';
        }

        var (seconds, ms) = Math.DivRem((ulong)Math.Abs(timestampMs), 1000);
        Utf8Formatter.TryFormat(seconds, span[length..], out var digits);
        length += digits;
        if (ms > 0)
        {
            span[length++] = (byte)'.';
            span[length++] = (byte)('0' + (ms / 100));
            span[length++] = (byte)('0' + (ms / 10 % 10));
            span[length++] = (byte)('0' + (ms % 10));
        }

        output.Advance(length);
    }

    private static int Format(double value, Span<byte> output)
    {
        var magnitude = Math.Abs(value);
        var length = 0;
        if (magnitude < PlainEnd && magnitude >= 1 && value == Math.Truncate(value))
        {
            // Fast path: counters.
            Utf8Formatter.TryFormat((long)value, output, out length);
            return length;
        }

        if (magnitude >= PlainMin && magnitude < PlainEnd)
        {
            Utf8Formatter.TryFormat(value, output, out length);
            return length;
        }

        // Slow path: zeros, specials and numbers with many digits, which are rare.
        var isExponent = value != 0 && (magnitude < ExponentBelow || magnitude >= ExponentFrom);
        return Encoding.ASCII.GetBytes(
            isExponent && double.IsFinite(value) ? GoFloat.Format(value, 'e', -1) : GoFloat.Format(value), output);
    }
}

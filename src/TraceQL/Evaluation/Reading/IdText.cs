using System.Globalization;
using System.Text;

namespace Trine.TraceQL.Evaluation;

/// <summary>Ids as answers write them: a span's with all 16 digits, a trace's without zeros in front.</summary>
internal static class IdText
{
    public static string Of(UInt128 traceId)
    {
        Span<byte> digits = stackalloc byte[32];
        return Encoding.ASCII.GetString(Write(traceId, digits));
    }

    public static string Of(ulong spanId) => spanId.ToString("x16", CultureInfo.InvariantCulture);

    /// <param name="traceId">The id.</param>
    /// <param name="digits">Room for 32 bytes.</param>
    public static ReadOnlySpan<byte> Write(UInt128 traceId, Span<byte> digits)
    {
        Write((ulong)(traceId >> 64), digits[..16]);
        Write((ulong)traceId, digits[16..]);
        ReadOnlySpan<byte> written = digits;
        return written.TrimStart((byte)'0');
    }

    /// <param name="spanId">The id.</param>
    /// <param name="digits">Room for 16 bytes.</param>
    public static ReadOnlySpan<byte> Write(ulong spanId, Span<byte> digits)
    {
        for (var i = 15; i >= 0; i--, spanId >>= 4)
        {
            digits[i] = "0123456789abcdef"u8[(int)(spanId & 15)];
        }

        return digits;
    }
}

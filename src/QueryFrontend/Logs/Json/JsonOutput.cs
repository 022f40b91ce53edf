using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Trine.Model;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Logs.Json;

/// <summary>Writes JSON as Go's encoder does, straight to a response's pipe: invalid UTF-8 replaced.</summary>
/// <remarks>Only what answers need; the caller writes punctuation with <see cref="Raw"/>.</remarks>
/// <param name="output">Where to.</param>
/// <param name="isHtmlSafe">Whether characters with a meaning in HTML are escaped, as Loki does.</param>
internal readonly struct JsonOutput(IBufferWriter<byte> output, bool isHtmlSafe = true)
{
    private const int ShortBytesMax = 1024;
    private const int ShortLabelsMax = 4 * ShortBytesMax;

    private static readonly SearchValues<byte> NeedPlainEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', 0xe2]);

    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', (byte)'<', (byte)'>', (byte)'&', 0xe2]);

    /// <summary>Appends bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        // Room is asked for by size: a response's writer may offer none at all when asked for any.
        json.CopyTo(output.GetSpan(Math.Max(json.Length, 1)));
        output.Advance(json.Length);
    }

    public void Number(long value)
    {
        var span = output.GetSpan(20);
        Utf8Formatter.TryFormat(value, span, out var written);
        output.Advance(written);
    }

    /// <summary>A number without quotes, as in statistics.</summary>
    public void Number(double value) => Ascii(GoFloat.Format(value));

    /// <summary>A sample's value, quoted: shortest form, <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c>.</summary>
    public void SampleValue(double value)
    {
        var span = output.GetSpan(GoFloat.FormatBytesMax + 2);
        span[0] = (byte)'"';
        var length = GoFloat.Format(value, span[1..]);
        span[length + 1] = (byte)'"';
        output.Advance(length + 2);
    }

    /// <summary>Unix seconds with up to three decimals, as Prometheus writes times.</summary>
    public void Seconds(long timestampMs)
    {
        var (seconds, ms) = Math.DivRem(Math.Abs(timestampMs), 1000);
        Raw(timestampMs < 0 ? "-"u8 : default);
        Number(seconds);
        if (ms > 0)
        {
            Span<byte> decimals = [(byte)'.', (byte)('0' + (ms / 100)), (byte)('0' + (ms / 10 % 10)), (byte)('0' + (ms % 10))];
            Raw(decimals.TrimEnd((byte)'0'));
        }
    }

    public void String(string text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (length <= ShortBytesMax)
        {
            // Fast path: a name or value of a label, which mostly stands as it is.
            var span = output.GetSpan(length + 2);
            var written = Encoding.UTF8.GetBytes(text, span[1..]);
            if (span.Slice(1, written).IndexOfAny(isHtmlSafe ? NeedEscape : NeedPlainEscape) < 0)
            {
                span[0] = span[written + 1] = (byte)'"';
                output.Advance(written + 2);
                return;
            }
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        String(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>A string from UTF-8.</summary>
    public void String(ReadOnlySpan<byte> utf8)
    {
        Raw("\""u8);
        if (System.Text.Unicode.Utf8.IsValid(utf8))
        {
            Escaped(utf8);
        }
        else
        {
            // Slow path: decoding replaces what is not UTF-8 by U+FFFD. Rare: clients are asked to send UTF-8.
            Escaped(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8)));
        }

        Raw("\""u8);
    }

    /// <summary>An array of strings.</summary>
    public void Strings(IEnumerable<string> values)
    {
        Raw("["u8);
        var comma = false;
        foreach (var value in values)
        {
            Raw(comma ? ","u8 : default);
            comma = true;
            String(value);
        }

        Raw("]"u8);
    }

    /// <summary>An object of labels in the order given.</summary>
    public void Labels(LabelSet labels)
    {
        var lengthMax = LabelsLengthMax(labels);
        if (lengthMax <= ShortLabelsMax && TryWriteLabels(labels, output.GetSpan(lengthMax), out var written))
        {
            // Fast path: short names and values that all stand as they are.
            output.Advance(written);
            return;
        }

        Raw("{"u8);
        var comma = false;
        foreach (var (name, value) in labels.AsSpan())
        {
            Label(name, value, ref comma);
        }

        Raw("}"u8);
    }

    public void Label(string name, string value, ref bool comma)
    {
        Raw(comma ? ","u8 : default);
        comma = true;
        String(name);
        Raw(":"u8);
        String(value);
    }

    private static int LabelsLengthMax(LabelSet labels)
    {
        var length = 2;
        foreach (var (name, value) in labels.AsSpan())
        {
            length += Encoding.UTF8.GetMaxByteCount(name.Length) + Encoding.UTF8.GetMaxByteCount(value.Length) + 6;
        }

        return length;
    }

    /// <returns>Whether nothing is to be escaped; if not, what was written does not count.</returns>
    private bool TryWriteLabels(LabelSet labels, Span<byte> span, out int written)
    {
        span[0] = (byte)'{';
        written = 1;
        foreach (var (name, value) in labels.AsSpan())
        {
            if (written > 1)
            {
                span[written++] = (byte)',';
            }

            if (!TryWrite(name, span, ref written))
            {
                return false;
            }

            span[written++] = (byte)':';
            if (!TryWrite(value, span, ref written))
            {
                return false;
            }
        }

        span[written++] = (byte)'}';
        return true;
    }

    private bool TryWrite(string text, Span<byte> span, ref int written)
    {
        span[written++] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, span[written..]);
        var needsNone = span.Slice(written, length).IndexOfAny(isHtmlSafe ? NeedEscape : NeedPlainEscape) < 0;
        written += length;
        span[written++] = (byte)'"';
        return needsNone;
    }

    private void Ascii(string text)
    {
        var span = output.GetSpan(text.Length);
        output.Advance(Encoding.ASCII.GetBytes(text, span));
    }

    private void Escaped(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var next = utf8.IndexOfAny(isHtmlSafe ? NeedEscape : NeedPlainEscape);
            if (next < 0)
            {
                Raw(utf8);
                return;
            }

            Raw(utf8[..next]);
            utf8 = utf8[next..];
            utf8 = utf8[EscapeFirst(utf8)..];
        }
    }

    /// <returns>Bytes consumed.</returns>
    private int EscapeFirst(ReadOnlySpan<byte> utf8)
    {
        // U+2028 and U+2029 end lines in JavaScript; any other character that begins with 0xe2 stands as it is.
        if (utf8[0] == 0xe2)
        {
            if (utf8 is [_, 0x80, 0xa8 or 0xa9, ..])
            {
                Raw(utf8[2] == 0xa8 ? "\\u2028"u8 : "\\u2029"u8);
                return 3;
            }

            Raw(utf8[..1]);
            return 1;
        }

        switch (utf8[0])
        {
            case (byte)'"':
                Raw("\\\""u8);
                break;
            case (byte)'\\':
                Raw("\\\\"u8);
                break;
            case (byte)'\n':
                Raw("\\n"u8);
                break;
            case (byte)'\r':
                Raw("\\r"u8);
                break;
            case (byte)'\t':
                Raw("\\t"u8);
                break;
            default:
                Span<byte> hex = [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Digit(utf8[0] >> 4), Digit(utf8[0] & 15)];
                Raw(hex);
                break;
        }

        return 1;
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}

using System.Text;
using Trine.Model.GoText;

namespace Trine.TraceQL;

/// <summary>
/// A literal of a query, or a value of an answer. Equal values have the same type and the same content.
/// </summary>
public readonly struct TraceQLValue : IEquatable<TraceQLValue>
{
    private readonly long _bits;
    private readonly object? _content;

    private TraceQLValue(TraceQLValueType type, long bits, object? content = null)
    {
        Type = type;
        _bits = bits;
        _content = content;
    }

    public static TraceQLValue Nil => default;

    public TraceQLValueType Type { get; }

    /// <summary>Whether the value is a number: durations count as their nanoseconds.</summary>
    public bool IsNumeric
        => Type is TraceQLValueType.Integral or TraceQLValueType.Floating or TraceQLValueType.Duration;

    /// <summary>For integers, durations, truth values (0 or 1), statuses and kinds.</summary>
    public long Whole => _bits;

    /// <summary>For every number.</summary>
    public double Number => Type == TraceQLValueType.Floating ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    public bool Truth => _bits != 0;

    /// <summary>For texts; empty for others.</summary>
    public string Text => _content as string ?? "";

    /// <summary>For arrays; empty for others.</summary>
    public IReadOnlyList<TraceQLValue> Items => _content as TraceQLValue[] ?? [];

    public static TraceQLValue OfWhole(long value) => new(TraceQLValueType.Integral, value);

    public static TraceQLValue OfNumber(double value)
        => new(TraceQLValueType.Floating, BitConverter.DoubleToInt64Bits(value));

    public static TraceQLValue OfText(string value) => new(TraceQLValueType.Text, 0, value);

    public static TraceQLValue OfTruth(bool value) => new(TraceQLValueType.Boolean, value ? 1 : 0);

    public static TraceQLValue OfDuration(long ns) => new(TraceQLValueType.Duration, ns);

    public static TraceQLValue OfStatus(int status) => new(TraceQLValueType.Status, status);

    public static TraceQLValue OfKind(int kind) => new(TraceQLValueType.Kind, kind);

    public static TraceQLValue OfItems(TraceQLValue[] items) => new(TraceQLValueType.Array, 0, items);

    /// <summary>The value as a query's text would write it: texts quoted.</summary>
    public string ToQueryText() => Type switch
    {
        TraceQLValueType.Text => Text.AsSpan().ContainsAny('`', '\r') ? GoQuote.Quote(Text) : $"`{Text}`",
        TraceQLValueType.Floating => FloatText(Number),
        TraceQLValueType.Integral when _bits == long.MinValue => "minInt",
        _ => ToString(),
    };

    /// <summary>The value as an answer writes it where it has to be a text.</summary>
    public override string ToString() => Type switch
    {
        TraceQLValueType.Nil => "nil",
        TraceQLValueType.Integral => _bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
        TraceQLValueType.Floating => GoFloat.FormatG(Number),
        TraceQLValueType.Text => Text,
        TraceQLValueType.Boolean => Truth ? "true" : "false",
        TraceQLValueType.Duration => GoDuration.Format(_bits),
        TraceQLValueType.Status => StatusText(_bits),
        TraceQLValueType.Kind => KindText(_bits),
        _ => ArrayText(),
    };

    public bool Equals(TraceQLValue other)
        => Type == other.Type && _bits == other._bits && (Type == TraceQLValueType.Array
            ? Items.SequenceEqual(other.Items)
            : string.Equals(Text, other.Text, StringComparison.Ordinal));

    public override bool Equals(object? obj) => obj is TraceQLValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, _bits, Text, Items.Count);

    public static bool operator ==(TraceQLValue left, TraceQLValue right) => left.Equals(right);

    public static bool operator !=(TraceQLValue left, TraceQLValue right) => !left.Equals(right);

    private static string StatusText(long status) => status switch { 1 => "ok", 2 => "error", _ => "unset" };

    private static string KindText(long kind) => kind switch
    {
        1 => "internal",
        2 => "server",
        3 => "client",
        4 => "producer",
        5 => "consumer",
        _ => "unspecified",
    };

    // A whole number must stay a double when it is read again.
    private static string FloatText(double value)
    {
        var text = GoFloat.Format(value, 'f', GoFloat.ShortestPrecision);
        return text.AsSpan().ContainsAny('.', 'I', 'N') ? text : text + ".0";
    }

    private string ArrayText()
    {
        var text = new StringBuilder("[");
        foreach (var item in Items)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(item.ToString());
        }

        return text.Append(']').ToString();
    }
}

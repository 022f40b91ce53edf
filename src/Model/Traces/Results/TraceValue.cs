namespace Trine.Model.Traces;

/// <summary>A value of an answer, of the types that attributes have. Equal values have the same type and content.</summary>
public readonly struct TraceValue : IEquatable<TraceValue>
{
    private readonly long _bits;
    private readonly object? _content; // A string, or the items of an array.

    private TraceValue(AttributeType type, long bits, object? content = null)
    {
        Type = type;
        _bits = bits;
        _content = content;
    }

    /// <summary>Never a key-value list or bytes.</summary>
    public AttributeType Type { get; }

    /// <summary>For <see cref="AttributeType.String"/>; empty for others.</summary>
    public string Text => _content as string ?? "";

    /// <summary>For <see cref="AttributeType.Int"/>; 0 or 1 for <see cref="AttributeType.Bool"/>.</summary>
    public long Whole => _bits;

    /// <summary>For <see cref="AttributeType.Double"/>.</summary>
    public double Number => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>For <see cref="AttributeType.Array"/>; empty for others.</summary>
    public IReadOnlyList<TraceValue> Items => _content as IReadOnlyList<TraceValue> ?? [];

    public static bool operator ==(TraceValue left, TraceValue right) => left.Equals(right);

    public static bool operator !=(TraceValue left, TraceValue right) => !left.Equals(right);

    public static TraceValue OfText(string text) => new(AttributeType.String, 0, text);

    public static TraceValue OfWhole(long value) => new(AttributeType.Int, value);

    public static TraceValue OfNumber(double value) => new(AttributeType.Double, BitConverter.DoubleToInt64Bits(value));

    public static TraceValue OfTruth(bool value) => new(AttributeType.Bool, value ? 1 : 0);

    public static TraceValue OfItems(IReadOnlyList<TraceValue> items) => new(AttributeType.Array, 0, items);

    public bool Equals(TraceValue other) => Type == other.Type && _bits == other._bits
        && Text == other.Text && Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is TraceValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, _bits, Text, Items.Count);
}

/// <summary>A key and a value of an answer: an attribute of a span or span set, or a label of a series.</summary>
public readonly record struct TraceAttribute(string Key, TraceValue Value);

using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>The Go types that a template's values can have.</summary>
internal enum TemplateKind : byte
{
    /// <summary>No value at all: prints <c>&lt;no value&gt;</c>.</summary>
    Invalid,

    /// <summary>A nil interface: prints <c>&lt;nil&gt;</c>.</summary>
    Nil,
    String,
    Int,
    Int64,
    Uint8,
    Float64,
    Bool,
    Time,

    /// <summary><c>map[string]interface {}</c>.</summary>
    Map,

    /// <summary><c>[]interface {}</c>.</summary>
    Slice,

    /// <summary>The labels of the line, <c>map[string]string</c>.</summary>
    Labels,
}

/// <summary>A value with its Go type. Immutable.</summary>
internal readonly record struct TemplateValue
{
    private readonly object? _reference;
    private readonly long _bits;

    private TemplateValue(TemplateKind kind, object? reference, long bits)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    public static TemplateValue Invalid => default;

    public static TemplateValue Nil => new(TemplateKind.Nil, null, 0);

    public TemplateKind Kind { get; }

    /// <summary>For <see cref="TemplateKind.String"/>.</summary>
    public string Text => (string)_reference!; // Set for this kind.

    /// <summary>For the whole numbers.</summary>
    public long Integer => _bits;

    public double Float => BitConverter.Int64BitsToDouble(_bits);

    public bool Bool => _bits != 0;

    public GoTime Time => (GoTime)_reference!; // Set for this kind.

    /// <summary>Ascending by key.</summary>
    public SortedDictionary<string, TemplateValue> Map
        => (SortedDictionary<string, TemplateValue>)_reference!; // Set for this kind.

    public TemplateValue[] Slice => (TemplateValue[])_reference!; // Set for this kind.

    public TemplateLabels Labels => (TemplateLabels)_reference!; // Set for this kind.

    public bool IsInteger => Kind is TemplateKind.Int or TemplateKind.Int64 or TemplateKind.Uint8;

    public bool IsNil => Kind is TemplateKind.Invalid or TemplateKind.Nil;

    /// <summary>The type as Go names it.</summary>
    public string TypeName => Kind switch
    {
        TemplateKind.Invalid => "<nil>",
        TemplateKind.Nil => "interface {}",
        TemplateKind.String => "string",
        TemplateKind.Int => "int",
        TemplateKind.Int64 => "int64",
        TemplateKind.Uint8 => "uint8",
        TemplateKind.Float64 => "float64",
        TemplateKind.Bool => "bool",
        TemplateKind.Time => "time.Time",
        TemplateKind.Map => "map[string]interface {}",
        TemplateKind.Slice => "[]interface {}",
        _ => "map[string]string",
    };

    /// <summary>Whether the value counts as true: not the zero of its type, not empty.</summary>
    public bool IsTrue => Kind switch
    {
        TemplateKind.Invalid or TemplateKind.Nil => false,
        TemplateKind.String => Text.Length > 0,
        TemplateKind.Float64 => Float != 0,
        TemplateKind.Time => true,
        TemplateKind.Map => Map.Count > 0,
        TemplateKind.Slice => Slice.Length > 0,
        TemplateKind.Labels => Labels.Count > 0,
        _ => _bits != 0,
    };

    public static TemplateValue Of(string text) => new(TemplateKind.String, text, 0);

    public static TemplateValue OfInt(long value) => new(TemplateKind.Int, null, value);

    public static TemplateValue OfInt64(long value) => new(TemplateKind.Int64, null, value);

    public static TemplateValue OfByte(byte value) => new(TemplateKind.Uint8, null, value);

    public static TemplateValue Of(double value)
        => new(TemplateKind.Float64, null, BitConverter.DoubleToInt64Bits(value));

    public static TemplateValue Of(bool value) => new(TemplateKind.Bool, null, value ? 1 : 0);

    public static TemplateValue Of(GoTime time) => new(TemplateKind.Time, time, 0);

    public static TemplateValue Of(SortedDictionary<string, TemplateValue> map) => new(TemplateKind.Map, map, 0);

    public static TemplateValue Of(TemplateValue[] slice) => new(TemplateKind.Slice, slice, 0);

    public static TemplateValue Of(TemplateLabels labels) => new(TemplateKind.Labels, labels, 0);
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Trine.Hosting.Configuration;

/// <summary>How one type of setting is named, read and written.</summary>
/// <param name="Name">For help and errors: <c>duration</c>, <c>one of json, logfmt</c>.</param>
/// <param name="Want">What an error says is wanted, with an example.</param>
/// <param name="Parse">The value, or null when the text is not one.</param>
/// <param name="Format">Text that <paramref name="Parse"/> reads back, except for secrets, which are masked.</param>
internal sealed record ScalarType(string Name, string Want, Func<string, object?> Parse, Func<object, string> Format)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly ScalarType Text = new("string", "text", static text => text, static value => (string)value);

    private static readonly ScalarType Boolean = new(
        "boolean", "true or false", ParseBoolean, static value => (bool)value ? "true" : "false");

    private static readonly ScalarType Integer = new(
        "integer",
        "an integer",
        static text => int.TryParse(Digits(text), NumberStyles.AllowLeadingSign, Culture, out var value) ? value : null,
        static value => ((int)value).ToString(Culture));

    private static readonly ScalarType LongInteger = new(
        "integer",
        "an integer",
        static text => long.TryParse(Digits(text), NumberStyles.AllowLeadingSign, Culture, out var value) ? value : null,
        static value => ((long)value).ToString(Culture));

    private static readonly ScalarType Float = new(
        "float",
        "a number",
        static text => double.TryParse(Digits(text), NumberStyles.Float, Culture, out var value) && double.IsFinite(value)
            ? value
            : null,
        static value => ((double)value).ToString(Culture));

    private static readonly ScalarType Size = new(
        "bytes",
        "a size in bytes such as 4MB or 1048576",
        static text => ByteSize.TryParse(text, out var value) ? value : null,
        static value => ((ByteSize)value).ToString());

    private static readonly ScalarType Time = new(
        "duration",
        "a duration such as 1h30m or 7d",
        static text => Duration.TryParse(text, out var value) ? value : null,
        static value => ((Duration)value).ToString());

    private static readonly ScalarType Hidden = new(
        "secret", "text", static text => new Secret(text), static value => ((Secret)value).ToString());

    private static readonly ConcurrentDictionary<Type, ScalarType> Enums = new();

    public bool IsText => ReferenceEquals(this, Text) || ReferenceEquals(this, Hidden);

    public bool IsSecret => ReferenceEquals(this, Hidden);

    /// <summary>Finds the scalar type of a property, with any <c>Nullable</c> already taken off.</summary>
    public static bool TryOf(Type type, [NotNullWhen(true)] out ScalarType? scalar)
    {
        scalar = type switch
        {
            _ when type == typeof(string) => Text,
            _ when type == typeof(bool) => Boolean,
            _ when type == typeof(int) => Integer,
            _ when type == typeof(long) => LongInteger,
            _ when type == typeof(double) => Float,
            _ when type == typeof(ByteSize) => Size,
            _ when type == typeof(Duration) => Time,
            _ when type == typeof(Secret) => Hidden,
            _ when type.IsEnum => Enums.GetOrAdd(type, OfEnum),
            _ => null,
        };
        return scalar is not null;
    }

    /// <summary>Names are kebab case; an underscore for the hyphen and other cases are understood.</summary>
    private static ScalarType OfEnum(Type type)
    {
        var values = Enum.GetValues(type).Cast<object>().ToArray();
        var names = Array.ConvertAll(values, static value => KebabCase(value.ToString() ?? ""));
        return new ScalarType(
            $"one of {string.Join(", ", names)}",
            $"one of {string.Join(", ", names)}",
            text =>
            {
                var index = Array.IndexOf(names, text.Trim().ToLowerInvariant().Replace('_', '-'));
                return index < 0 ? null : values[index];
            },
            value => names[Array.IndexOf(values, value)]);
    }

    private static string KebabCase(string name)
        => string.Concat(name.Select(static (letter, at) => char.IsUpper(letter) && at > 0
            ? $"-{char.ToLowerInvariant(letter)}"
            : char.ToLowerInvariant(letter).ToString()));

    /// <summary>What YAML 1.1 and Go's flags call a boolean.</summary>
    private static object? ParseBoolean(string text) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "T" or "YES" or "ON" or "1" => true,
        "FALSE" or "F" or "NO" or "OFF" or "0" => false,
        _ => null,
    };

    private static string Digits(string text) => text.Trim().Replace("_", "", StringComparison.Ordinal);
}

using System.Buffers;

namespace Trine.Storage.Objects;

/// <summary>
/// The name of an object: segments between slashes, of characters that are safe in S3 keys, in file names and in URLs.
/// </summary>
/// <remarks>Made by our own code from ids and from <see cref="TenantPath"/>, never from what a client sent.</remarks>
public readonly record struct ObjectKey
{
    /// <summary>S3's limit.</summary>
    public const int LengthMax = 1024;

    /// <summary>The limit of every common file system.</summary>
    public const int SegmentLengthMax = 255;

    // S3's "safe characters".
    private static readonly SearchValues<char> SegmentCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!-_.*'()");

    private readonly string? _value;

    /// <exception cref="ArgumentException">The text is not a valid key.</exception>
    public ObjectKey(string value)
    {
        if (Fault(value) is { } fault)
        {
            throw new ArgumentException($"object key {fault}: {value}", nameof(value));
        }

        _value = value;
    }

    /// <summary>The key; empty for the default value, which names no object.</summary>
    public string Value => _value ?? "";

    public static implicit operator ObjectKey(string value) => new(value);

    public static ObjectKey FromString(string value) => new(value);

    /// <summary>Whether text can be one segment of a key.</summary>
    public static bool IsSegment(ReadOnlySpan<char> text)
        => text.Length is > 0 and <= SegmentLengthMax
            && !text.ContainsAnyExcept(SegmentCharacters)
            && text is not ("." or "..");

    public override string ToString() => Value;

    private static string? Fault(string value)
    {
        if (value.Length > LengthMax)
        {
            return $"is longer than {LengthMax} characters";
        }

        foreach (var segment in value.AsSpan().Split('/'))
        {
            if (!IsSegment(value.AsSpan()[segment]))
            {
                return "has a segment that is empty, too long, '.', '..' or of unsafe characters";
            }
        }

        return null;
    }
}

namespace Trine.Hosting.Configuration;

/// <summary>A value that is used but never shown: every output prints <see cref="Mask"/> in its place.</summary>
public readonly struct Secret : IEquatable<Secret>
{
    public const string Mask = "********";

    private readonly string? _value;

    public Secret(string value) => _value = value;

    public bool IsEmpty => string.IsNullOrEmpty(_value);

    public static bool operator ==(Secret left, Secret right) => left.Equals(right);

    public static bool operator !=(Secret left, Secret right) => !left.Equals(right);

    /// <summary>The value itself: to be sent to whom it is meant for, never logged or printed.</summary>
    public string Reveal() => _value ?? "";

    public bool Equals(Secret other) => string.Equals(Reveal(), other.Reveal(), StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Secret other && Equals(other);

    public override int GetHashCode() => Reveal().GetHashCode(StringComparison.Ordinal);

    /// <summary>The mask; empty when no secret is set.</summary>
    public override string ToString() => IsEmpty ? "" : Mask;
}

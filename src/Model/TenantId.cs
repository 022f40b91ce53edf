using System.Buffers;

namespace Trine.Model;

/// <summary>The name of a tenant, checked against Loki's rules: it can be part of a key, never a path of its own.</summary>
public readonly record struct TenantId
{
    /// <summary>The longest name allowed, as in Loki, Mimir and Tempo.</summary>
    public const int LengthMax = 150;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!-_.*'()");

    private readonly string? _name;

    private TenantId(string name) => _name = name;

    /// <summary>The tenant of everything while authentication is off.</summary>
    public static TenantId Anonymous { get; } = new("anonymous");

    /// <summary>The name as sent; empty for the default value, which names no tenant.</summary>
    public string Name => _name ?? "";

    /// <summary>Checks a name that came from outside.</summary>
    /// <param name="name">The name, without metadata behind a colon.</param>
    /// <param name="tenant">The tenant, when the name is valid.</param>
    /// <param name="error">Loki's text for what is wrong, else empty.</param>
    public static bool TryParse(string name, out TenantId tenant, out string error)
    {
        tenant = default;
        error = Fault(name);
        if (error.Length > 0)
        {
            return false;
        }

        tenant = new TenantId(name);
        return true;
    }

    /// <exception cref="RequestException">The name is not valid.</exception>
    public static TenantId Parse(string name)
        => TryParse(name, out var tenant, out var error)
            ? tenant
            : throw new RequestException(RequestError.BadRequest, error);

    public override string ToString() => Name;

    private static string Fault(string name)
    {
        if (name.Length == 0)
        {
            return "no org id";
        }

        var bad = name.AsSpan().IndexOfAnyExcept(Allowed);
        if (bad >= 0)
        {
            return $"tenant ID '{name}' contains unsupported character '{name[bad]}'";
        }

        if (name.Length > LengthMax)
        {
            return $"tenant ID is too long: max {LengthMax} characters";
        }

        return name is "." or ".." ? "tenant ID is '.' or '..'" : "";
    }
}

namespace Trine.Hosting.Configuration;

/// <summary>Collects everything that is wrong with a configuration, so that it is reported at once.</summary>
/// <remarks>Not thread-safe. Bounded: past <see cref="CountMax"/> faults only their number is kept.</remarks>
public sealed class ConfigFaults
{
    /// <summary>More would scroll the first, which usually explains the rest, off the screen.</summary>
    public const int CountMax = 100;

    private readonly Func<string, string?> _originOf;
    private readonly List<string> _lines = [];
    private int _dropped;

    public ConfigFaults()
        : this(static _ => null)
    {
    }

    /// <param name="originOf">Where a key's value was set (file and line, or flag); null when it is the default.</param>
    internal ConfigFaults(Func<string, string?> originOf) => _originOf = originOf;

    public bool IsEmpty => _lines.Count == 0;

    /// <summary>The faults in the order found, one line each.</summary>
    public IReadOnlyList<string> Lines
        => _dropped == 0 ? _lines : [.. _lines, $"and {_dropped} more"];

    /// <summary>Reports what is wrong with the value of <paramref name="key"/>, a full dotted path.</summary>
    public void Add(string key, string message)
        => AddAt(_originOf(key), $"{key}: {message}");

    public void Require(bool holds, string key, string message)
    {
        if (!holds)
        {
            Add(key, message);
        }
    }

    public void RequirePositive<T>(string key, T value)
        where T : struct, IComparable<T>
        => Require(value.CompareTo(default) > 0, key, $"got {Text(value)}, want more than 0");

    public void RequireNotNegative<T>(string key, T value)
        where T : struct, IComparable<T>
        => Require(value.CompareTo(default) >= 0, key, $"got {Text(value)}, want 0 or more");

    public void RequireAtLeast<T>(string key, T value, T least)
        where T : struct, IComparable<T>
        => Require(value.CompareTo(least) >= 0, key, $"got {Text(value)}, want at least {Text(least)}");

    /// <summary>Both ends are allowed.</summary>
    public void RequireBetween<T>(string key, T value, T least, T most)
        where T : struct, IComparable<T>
        => Require(
            value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0,
            key,
            $"got {Text(value)}, want {Text(least)} to {Text(most)}");

    public void RequireNotEmpty(string key, string value)
        => Require(value.Length > 0, key, "must not be empty");

    /// <summary>A TCP or UDP port; 0 lets the system choose one.</summary>
    public void RequirePort(string key, int value) => RequireBetween(key, value, 0, 65535);

    /// <exception cref="ConfigException">There is at least one fault.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw new ConfigException(Lines);
        }
    }

    internal void AddAll(ConfigFaults others)
    {
        foreach (var line in others.Lines)
        {
            AddAt(null, line);
        }
    }

    internal void AddAt(string? origin, string message)
    {
        if (_lines.Count == CountMax)
        {
            _dropped++;
            return;
        }

        _lines.Add(origin is null ? message : $"{origin}: {message}");
    }

    private static string Text<T>(T value)
        where T : struct
        => ScalarType.TryOf(typeof(T), out var type) ? type.Format(value) : value.ToString() ?? "";
}

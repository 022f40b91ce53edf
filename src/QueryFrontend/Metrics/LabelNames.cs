using System.Text;

namespace Trine.QueryFrontend.Metrics;

/// <summary>Undoes Prometheus's escaping of names by values: <c>U__a_2e_b</c> is <c>a.b</c>.</summary>
internal static class LabelNames
{
    private const string Prefix = "U__";
    private const int HexDigitsMax = 6; // Of the last code point.

    /// <summary>The name itself if it is not escaped, or not correctly.</summary>
    public static string Unescape(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return name;
        }

        var text = new StringBuilder();
        for (var i = Prefix.Length; i < name.Length; i++)
        {
            if (name[i] != '_')
            {
                text.Append(name[i]);
                continue;
            }

            var end = name.IndexOf('_', i + 1);
            if (end == i + 1)
            {
                text.Append('_');
            }
            else if (end < 0 || !TryRune(name.AsSpan((i + 1)..end), out var rune))
            {
                return name;
            }
            else
            {
                text.Append(rune);
            }

            i = end;
        }

        return text.ToString();
    }

    private static bool TryRune(ReadOnlySpan<char> hex, out Rune rune)
    {
        rune = default;
        if (hex.Length >= HexDigitsMax + 1)
        {
            return false;
        }

        var value = 0u;
        foreach (var c in hex)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            value = (value * 16) + (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return Rune.TryCreate(value, out rune);
    }
}

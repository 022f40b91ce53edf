using System.Globalization;
using System.Text;

namespace Trine.QueryFrontend.Metrics.Exposition;

/// <summary>How names are written that Prometheus's older formats do not allow.</summary>
internal enum NameEscaping
{
    /// <summary><c>underscores</c>: an underscore stands for each such character.</summary>
    Underscores,

    /// <summary><c>dots</c>: <c>_dot_</c> stands for a dot, two underscores for one and for anything else.</summary>
    Dots,

    /// <summary><c>values</c>: <c>U__</c> in front, and each such character by its number: <c>U__a_2e_b</c>.</summary>
    Values,

    /// <summary><c>allow-utf-8</c>: as they are, in quotes.</summary>
    None,
}

/// <summary>Escapes names as Prometheus's formats agree on in <c>Accept</c>. Source: prometheus/common, escaping schemes.</summary>
internal static class NameEscapings
{
    private static readonly string[] Texts = ["underscores", "dots", "values", "allow-utf-8"];

    public static string Text(NameEscaping escaping) => Texts[(int)escaping];

    public static bool TryParse(string text, out NameEscaping escaping)
    {
        var index = Array.IndexOf(Texts, text);
        escaping = (NameEscaping)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>Whether a name needs no escape in any format.</summary>
    public static bool IsLegacy(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!IsLegacy(new Rune(char.IsSurrogate(name[i]) ? '\uFFFD' : name[i]), i == 0))
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    /// <summary>The name as the scheme has it; what is legacy stays.</summary>
    public static string Escape(string name, NameEscaping escaping)
    {
        if (escaping == NameEscaping.None || IsLegacy(name))
        {
            return name;
        }

        var text = new StringBuilder(escaping == NameEscaping.Values ? "U__" : "");
        var isFirst = true;
        foreach (var rune in name.EnumerateRunes())
        {
            var isLegacy = IsLegacy(rune, isFirst);
            isFirst = false;
            if (escaping != NameEscaping.Underscores && rune.Value == '_')
            {
                text.Append("__");
            }
            else if (isLegacy)
            {
                text.Append((char)rune.Value);
            }
            else
            {
                text.Append(escaping switch
                {
                    NameEscaping.Underscores => "_",
                    NameEscaping.Dots => rune.Value == '.' ? "_dot_" : "__",
                    _ => string.Create(CultureInfo.InvariantCulture, $"_{rune.Value:x}_"),
                });
            }
        }

        return text.ToString();
    }

    private static bool IsLegacy(Rune rune, bool isFirst)
        => rune.IsAscii && (char.IsAsciiLetter((char)rune.Value) || rune.Value is '_' or ':'
            || (!isFirst && char.IsAsciiDigit((char)rune.Value)));
}

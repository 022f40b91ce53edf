using System.Text;

namespace Trine.Hosting.Configuration;

/// <summary>Replaces <c>${NAME}</c> and <c>${NAME:default}</c> in the text of a file, as Loki's <c>-config.expand-env</c>.</summary>
/// <remarks>
/// An unset variable without a default is empty. <c>${NAME:-default}</c> means the same; <c>$${</c> stands for <c>${</c>.
/// A <c>$</c> without a brace is left alone, as regular expressions need it. What a variable holds is not expanded again.
/// </remarks>
internal static class EnvironmentExpansion
{
    private const string Open = "${";

    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name, for faults.</param>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <param name="faults">Receives each opening without a close, and names that cannot be.</param>
    public static string Expand(string text, string file, Func<string, string?> variable, ConfigFaults faults)
    {
        if (!text.Contains(Open, StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = new StringBuilder(text.Length);
        var at = 0;
        var line = 1;
        while (text.IndexOf(Open, at, StringComparison.Ordinal) is var open and >= 0)
        {
            expanded.Append(text, at, open - at);
            line += text.AsSpan(at, open - at).Count('\n');
            if (open > at && text[open - 1] == '$')
            {
                expanded.Length--;
                expanded.Append(Open);
                at = open + Open.Length;
                continue;
            }

            var close = text.IndexOfAny(['}', '\n'], open);
            if (close < 0 || text[close] == '\n')
            {
                faults.AddAt($"{file}:{line}", "'${' has no '}' on its line; write '$${' for the text itself");
                at = open + Open.Length;
                continue;
            }

            Append(expanded, text[(open + Open.Length)..close], $"{file}:{line}", variable, faults);
            at = close + 1;
        }

        return expanded.Append(text, at, text.Length - at).ToString();
    }

    private static void Append(
        StringBuilder expanded, string reference, string place, Func<string, string?> variable, ConfigFaults faults)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? reference : reference[..colon];
        if (name.Length == 0 || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
        {
            faults.AddAt(place, $"'{name}' is not the name of an environment variable; write '$${{' for the text itself");
            return;
        }

        var value = variable(name);
        expanded.Append(string.IsNullOrEmpty(value) ? FallbackOf(reference, colon) : value);
    }

    private static string FallbackOf(string reference, int colon)
    {
        var fallback = colon < 0 ? "" : reference[(colon + 1)..];
        return fallback.StartsWith('-') ? fallback[1..] : fallback;
    }
}

using System.Globalization;
using System.Text;

namespace Trine.Hosting.Telemetry;

/// <summary>The lexical rules of Prometheus's text exposition format 0.0.4.</summary>
internal static class ExpositionText
{
    /// <summary>A metric or label name as given, with each character that none may have turned to <c>_</c>.</summary>
    public static string NameOf(string name)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(IsNameCharacter)
            ? name
            : string.Concat(
                name.Length == 0 || char.IsAsciiDigit(name[0]) ? "_" : "",
                string.Concat(name.Select(static letter => IsNameCharacter(letter) ? letter : '_')));

    public static void AppendLabelValue(StringBuilder text, string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(letter),
            };
        }
    }

    public static void AppendHelp(StringBuilder text, string help)
        => text.Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));

    /// <summary>The shortest text that reads back to the same number.</summary>
    public static void AppendNumber(StringBuilder text, double value)
        => _ = value switch
        {
            double.PositiveInfinity => text.Append("+Inf"),
            double.NegativeInfinity => text.Append("-Inf"),
            double.NaN => text.Append("NaN"),
            _ => text.Append(CultureInfo.InvariantCulture, $"{value:R}"),
        };

    private static bool IsNameCharacter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':';
}

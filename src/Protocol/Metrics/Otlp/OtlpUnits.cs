using System.Collections.Frozen;
using System.Text;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>UCUM units as words behind metric names.</summary>
internal static class OtlpUnits
{
    private static readonly FrozenDictionary<string, string> Main = new Dictionary<string, string>
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds",
        ["us"] = "microseconds", ["ns"] = "nanoseconds", ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes", ["TiBy"] = "tibibytes", ["KBy"] = "kilobytes", ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes", ["TBy"] = "terabytes", ["m"] = "meters", ["V"] = "volts", ["A"] = "amperes",
        ["J"] = "joules", ["W"] = "watts", ["g"] = "grams", ["Cel"] = "celsius", ["Hz"] = "hertz", ["1"] = "",
        ["%"] = "percent",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Per = new Dictionary<string, string>
    {
        ["s"] = "second", ["m"] = "minute", ["h"] = "hour", ["d"] = "day", ["w"] = "week", ["mo"] = "month", ["y"] = "year",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words of a unit; empty where it has none, as text in braces has.</summary>
    /// <param name="unit">Such as <c>By/s</c>.</param>
    /// <returns>Before the slash, and behind it without <c>per_</c>.</returns>
    public static (string Main, string Per) WordsOf(string unit)
    {
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        return (WordOf(slash < 0 ? unit : unit[..slash], Main), slash < 0 ? "" : WordOf(unit[(slash + 1)..], Per));
    }

    /// <summary>A word with only what a metric name may hold.</summary>
    public static string Clean(string word)
    {
        var clean = new StringBuilder();
        foreach (var letter in word)
        {
            var isValid = char.IsAsciiLetterOrDigit(letter) || letter == ':';
            if (isValid || (clean.Length > 0 && clean[^1] != '_'))
            {
                clean.Append(isValid ? letter : '_');
            }
        }

        return clean.ToString();
    }

    private static string WordOf(string unit, FrozenDictionary<string, string> words)
    {
        unit = unit.Trim();
        return unit.AsSpan().ContainsAny('{', '}') ? "" : words.GetValueOrDefault(unit, unit);
    }
}

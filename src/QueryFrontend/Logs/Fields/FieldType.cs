using System.Text;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Logs.Fields;

/// <summary>Guesses what kind of value a field has, with the names and the order of Loki.</summary>
internal static class FieldType
{
    /// <summary>Go's <c>strconv.ParseBool</c> takes these; the numbers among them are found to be numbers first.</summary>
    private static readonly HashSet<string> Booleans = new(StringComparer.Ordinal)
    {
        "t", "T", "TRUE", "true", "True", "f", "F", "FALSE", "false", "False",
    };

    public static string Of(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        return GoNumber.ParseInt(utf8, out _) == GoNumberOutcome.Ok ? "int"
            : GoNumber.ParseFloat(utf8, out _) == GoNumberOutcome.Ok ? "float"
            : Booleans.Contains(value) ? "boolean"
            : GoDuration.TryParse(utf8, out _) ? "duration"
            : HumanBytes.TryParse(utf8, out _) ? "bytes"
            : "string";
    }
}

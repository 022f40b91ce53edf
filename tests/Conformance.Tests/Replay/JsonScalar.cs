using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Trine.Conformance.Tests.Replay;

/// <summary>Equality of JSON values that are neither objects nor lists.</summary>
internal static partial class JsonScalar
{
    /// <summary>Whether both are the same, or numbers within the tolerance: both bare, or both in strings.</summary>
    public static bool AreEqual(JsonNode? want, JsonNode? got, double tolerance)
    {
        var (wantKind, gotKind) = (KindOf(want), KindOf(got));
        if (wantKind != gotKind)
        {
            return false;
        }

        return wantKind switch
        {
            JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => true,
            JsonValueKind.String => TextEqual(want!.GetValue<string>(), got!.GetValue<string>(), tolerance),
            JsonValueKind.Number => Near(NumberOf(want!), NumberOf(got!), tolerance), // not null: the kind says so
            _ => false,
        };
    }

    private static JsonValueKind KindOf(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    private static bool TextEqual(string want, string got, double tolerance)
        => want == got
            || (TryNumber(want, out var wanted) && TryNumber(got, out var found) && Near(wanted, found, tolerance));

    private static bool Near(double want, double got, double tolerance)
        => want.Equals(got)
            || (double.IsFinite(want) && double.IsFinite(got)
                && Math.Abs(want - got) <= tolerance * Math.Max(Math.Abs(want), Math.Abs(got)));

    private static double NumberOf(JsonNode node)
        => double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out double number)
    {
        number = 0;
        if (!NumberText().IsMatch(text))
        {
            return false;
        }

        var spelled = text.Replace("Inf", "Infinity", StringComparison.Ordinal);
        return double.TryParse(spelled, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Numbers as Go prints them.</summary>
    [GeneratedRegex(@"^[-+]?(\d+\.?\d*([eE][-+]?\d+)?|Inf|NaN)\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberText();
}

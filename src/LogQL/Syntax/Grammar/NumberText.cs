using Trine.Model.GoText;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>A number as read from a query.</summary>
/// <param name="Value">The number; 0 or an infinity where it cannot be read.</param>
/// <param name="Error">Why it cannot be read, in Go's words, or empty.</param>
internal sealed record NumberText(double Value, string Error)
{
    public static NumberText Parse(string text, bool isNegative)
    {
        var outcome = GoNumber.ParseFloat(text, out var value);
        var error = outcome == GoNumberOutcome.Ok ? "" : GoNumber.Describe("ParseFloat", text, outcome);
        return new NumberText(isNegative ? -value : value, error);
    }
}

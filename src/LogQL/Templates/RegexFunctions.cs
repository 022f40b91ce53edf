using System.Text;
using Trine.Model.Regex;

namespace Trine.LogQL.Templates;

/// <summary>Functions that take a regular expression: regexReplaceAll, regexReplaceAllLiteral, count.</summary>
internal static class RegexFunctions
{
    private const ParameterType String = ParameterType.String;

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("regexReplaceAll", new([String, String, String], null, (arguments, call)
            => Replace(arguments, isLiteral: false, call))),
        ("regexReplaceAllLiteral", new([String, String, String], null, (arguments, call)
            => Replace(arguments, isLiteral: true, call))),
        ("count", new([String, String], null, (arguments, call) => call.Compile(arguments[0].Text) is { } regex
            ? TemplateValue.OfInt(regex.CountMatches(Encoding.UTF8.GetBytes(arguments[1].Text)))
            : TemplateValue.Invalid)),
    ];

    private static TemplateValue Replace(ReadOnlySpan<TemplateValue> arguments, bool isLiteral, TemplateCall call)
    {
        if (call.Compile(arguments[0].Text) is not { } regex)
        {
            return TemplateValue.Invalid;
        }

        // All matches together are no longer than the text, so each "$0" of the template adds the text once at most.
        var (text, with) = (arguments[1].Text, arguments[2].Text);
        var matches = (long)regex.CountMatches(Encoding.UTF8.GetBytes(text));
        var expanded = isLiteral ? 0 : (long)with.AsSpan().Count('$') * text.Length;
        if (!call.Allows(text.Length + (matches * with.Length) + expanded))
        {
            return TemplateValue.Invalid;
        }

        return TemplateValue.Of(isLiteral ? regex.ReplaceAllLiteral(text, with) : regex.ReplaceAll(text, with));
    }
}

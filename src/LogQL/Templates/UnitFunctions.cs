using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>Functions that read amounts with units.</summary>
internal static class UnitFunctions
{
    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("bytes", new([ParameterType.String], null, (arguments, call)
            => HumanBytes.TryParse(arguments[0].Text, out var bytes, out var error)
                ? TemplateValue.Of((double)bytes)
                : call.Fail(error))),
        ("duration", new([ParameterType.String], null, Seconds)),
        ("duration_seconds", new([ParameterType.String], null, Seconds)),
    ];

    private static TemplateValue Seconds(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
        => GoDuration.TryParse(arguments[0].Text, out var ns, out var error)
            ? TemplateValue.Of(GoDuration.Seconds(ns))
            : call.Fail(error);
}

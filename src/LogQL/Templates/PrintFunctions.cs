namespace Trine.LogQL.Templates;

/// <summary>Go's print, printf and println.</summary>
internal static class PrintFunctions
{
    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("print", new([], ParameterType.Any, (arguments, _) => TemplateValue.Of(TemplatePrinter.PrintAll(arguments)))),
        ("println", new([], ParameterType.Any, (arguments, _)
            => TemplateValue.Of(TemplatePrinter.PrintLine(arguments)))),
        ("printf", new([ParameterType.String], ParameterType.Any, (arguments, call)
            => new TemplateFormatter(call).Format(arguments[0].Text, arguments[1..]) is { } text
                ? TemplateValue.Of(text)
                : TemplateValue.Invalid)),
    ];
}

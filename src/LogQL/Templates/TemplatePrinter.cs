using System.Text;

namespace Trine.LogQL.Templates;

/// <summary>Prints values as Go's <c>fmt.Print</c> does. Stateless.</summary>
internal static class TemplatePrinter
{
    /// <summary>One value, as <c>%v</c>.</summary>
    public static string Print(TemplateValue value)
    {
        if (value.Kind == TemplateKind.String)
        {
            return value.Text;
        }

        var text = new StringBuilder();
        new TemplateVerbs(text, default).Append(value, 'v');
        return text.ToString();
    }

    /// <summary>All values, with a blank between two of which neither is text.</summary>
    public static string PrintAll(ReadOnlySpan<TemplateValue> values)
    {
        var text = new StringBuilder();
        var wasText = true;
        foreach (var value in values)
        {
            var isText = value.Kind == TemplateKind.String;
            text.Append(isText || wasText ? "" : " ").Append(Print(value));
            wasText = isText;
        }

        return text.ToString();
    }

    /// <summary>All values with blanks between, and a line end.</summary>
    public static string PrintLine(ReadOnlySpan<TemplateValue> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i > 0 ? " " : "").Append(Print(values[i]));
        }

        return text.Append('\n').ToString();
    }
}

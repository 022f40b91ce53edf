namespace Trine.LogQL.Templates;

/// <summary>
/// A template that Go's <c>text/template</c> would refuse, with its text: <c>template: line:1: unclosed action</c>.
/// </summary>
public sealed class TemplateSyntaxException : FormatException
{
    internal TemplateSyntaxException(string message)
        : base(message)
    {
    }
}

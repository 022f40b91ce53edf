using System.Text.RegularExpressions;

namespace Trine.Architecture.Tests;

/// <summary>C# text as a reader of code sees it.</summary>
internal static partial class SourceText
{
    /// <summary>The code without comments and with every string empty.</summary>
    public static string CodeOf(string text) => CommentOrString().Replace(text, static match => match.Value[0] == '/' ? " " : "\"\"");

    [GeneratedRegex("""""
        "{3,}[\s\S]*?"{3,}|"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*[\s\S]*?\*/
        """"", RegexOptions.CultureInvariant)]
    private static partial Regex CommentOrString();
}

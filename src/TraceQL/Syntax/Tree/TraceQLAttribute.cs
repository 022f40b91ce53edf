using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>A name in a query that stands for a value of each span: an attribute of a scope, or an intrinsic.</summary>
/// <param name="Scope">Where an attribute is looked for.</param>
/// <param name="Key">The attribute's key; empty for an intrinsic.</param>
/// <param name="Intrinsic">Which intrinsic, if it is one.</param>
/// <param name="IsOfParent">Whether the parent span's value is meant; parses, but is not supported.</param>
public readonly record struct TraceQLAttribute(
    TraceQLScope Scope, string Key, Intrinsic Intrinsic = Intrinsic.None, bool IsOfParent = false)
{
    private const string Delimiters = " \t\r\n\f\v{}()=~!<>&|^,";

    public static TraceQLAttribute Of(Intrinsic intrinsic) => new(TraceQLScope.Any, "", intrinsic);

    /// <summary>The canonical text, which parses to the same attribute.</summary>
    public override string ToString()
    {
        if (Intrinsic != Intrinsic.None)
        {
            return IsOfParent ? $"parent.{Intrinsics.Name(Intrinsic)}" : Intrinsics.Name(Intrinsic);
        }

        var text = new StringBuilder(IsOfParent ? "parent" : "");
        if (Scope != TraceQLScope.Any)
        {
            text.Append(text.Length > 0 ? "." : "").Append(ScopeName(Scope));
        }

        text.Append('.');
        return NeedsQuotes(Key)
            ? text.Append('"').Append(Key.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"').ToString()
            : text.Append(Key).ToString();
    }

    internal static bool IsDelimiter(Rune rune)
        => rune.IsAscii ? Delimiters.Contains((char)rune.Value) : Rune.IsWhiteSpace(rune);

    internal static string ScopeName(TraceQLScope scope) => scope switch
    {
        TraceQLScope.Span => "span",
        TraceQLScope.Resource => "resource",
        TraceQLScope.Event => "event",
        TraceQLScope.Link => "link",
        TraceQLScope.Instrumentation => "instrumentation",
        _ => "",
    };

    // A key that begins like a number, or like the rest of a parent's scope, would be read as that.
    private bool NeedsQuotes(string key)
    {
        if (key.Length == 0 || char.IsAsciiDigit(key[0]) || (IsOfParent && key.AsSpan().ContainsAny('.', ':')))
        {
            return true;
        }

        foreach (var rune in key.EnumerateRunes())
        {
            if (IsDelimiter(rune) || rune.Value is '"' or '\\')
            {
                return true;
            }
        }

        return false;
    }
}

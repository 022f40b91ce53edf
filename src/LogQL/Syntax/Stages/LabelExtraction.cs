using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary>One value that <c>json</c> or <c>logfmt</c> is to extract: <c>label="path"</c>.</summary>
/// <param name="Label">The label that receives the value.</param>
/// <param name="Path">Where the value stands; the label's own name where the query gives none.</param>
public sealed record LabelExtraction(string Label, string Path)
{
    public override string ToString() => $"{Label}={GoQuote.Quote(Path)}";

    internal static void PrintList(StringBuilder text, IReadOnlyList<LabelExtraction> extractions)
    {
        if (extractions.Count > 0)
        {
            text.Append(' ').AppendJoin(',', extractions);
        }
    }
}

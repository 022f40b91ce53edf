using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>| logfmt --strict --keep-empty a="b", c</c>.</summary>
/// <param name="Strict">A malformed pair is an error and ends the line.</param>
/// <param name="KeepEmpty">Keys without a value become labels too.</param>
/// <param name="Extractions">What to extract; empty for every key.</param>
public sealed record LogfmtStage(
    bool Strict, bool KeepEmpty, IReadOnlyList<LabelExtraction> Extractions) : PipelineStage
{
    public const string StrictFlag = "--strict";
    public const string KeepEmptyFlag = "--keep-empty";

    internal override void Print(StringBuilder text)
    {
        text.Append("| logfmt");
        if (Strict)
        {
            text.Append(' ').Append(StrictFlag);
        }

        if (KeepEmpty)
        {
            text.Append(' ').Append(KeepEmptyFlag);
        }

        LabelExtraction.PrintList(text, Extractions);
    }
}

using Trine.LogQL.Syntax;
using GoNumber = Trine.Model.GoText.GoNumber;
using GoNumberOutcome = Trine.Model.GoText.GoNumberOutcome;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| status &gt;= 500</c>.</summary>
internal sealed class NumberLabelStep(int name, CompareOp op, double wanted) : TypedLabelStep(name)
{
    protected override bool TryCompare(ReadOnlySpan<byte> value, out bool isMatch)
    {
        var isNumber = GoNumber.TryParseFloat(value, out var number);
        isMatch = isNumber && Compare(op, number, wanted);
        return isNumber;
    }

    protected override string Describe(string value)
        => GoNumber.ParseFloat(value, out _) is var outcome && outcome != GoNumberOutcome.Ok
            ? GoNumber.Describe("ParseFloat", value, outcome)
            : "";
}

using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>Values as answers carry them: durations, statuses and kinds are texts.</summary>
internal static class AnswerValue
{
    public static TraceValue Of(TraceQLValue value) => value.Type switch
    {
        TraceQLValueType.Integral => TraceValue.OfWhole(value.Whole),
        TraceQLValueType.Floating => TraceValue.OfNumber(value.Number),
        TraceQLValueType.Boolean => TraceValue.OfTruth(value.Truth),
        TraceQLValueType.Array => TraceValue.OfItems([.. value.Items.Select(Of)]),
        _ => TraceValue.OfText(value.ToString()),
    };
}

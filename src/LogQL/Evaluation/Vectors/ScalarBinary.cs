using Trine.LogQL.Syntax;

namespace Trine.LogQL.Evaluation;

/// <summary>Operators between a vector and a literal. Stateless.</summary>
internal static class ScalarBinary
{
    /// <param name="expr">The operator.</param>
    /// <param name="vector">The side that is a vector.</param>
    /// <param name="literal">The other side.</param>
    /// <param name="isLiteralLeft">Which of them stands left.</param>
    public static IReadOnlyList<StepSeries> Apply(
        BinaryOpExpr expr, IReadOnlyList<StepSeries> vector, double literal, bool isLiteralLeft)
    {
        var filters = expr.Op.IsComparison() && !expr.ReturnBool;
        var result = new List<StepSeries>(vector.Count);
        foreach (var series in vector)
        {
            var computed = new StepSeries(series.Labels, series.Values.Length);
            foreach (var step in series.Present)
            {
                var value = series.Values[step];
                var applied = isLiteralLeft ? expr.Op.Apply(literal, value) : expr.Op.Apply(value, literal);
                if (!filters || applied != 0)
                {
                    computed.Set(step, filters ? value : applied);
                }
            }

            if (!computed.IsEmpty)
            {
                result.Add(computed);
            }
        }

        return result;
    }
}

using Trine.Model.GoText;

namespace Trine.PromQL.Evaluation.Histograms;

/// <summary>A quantile as a label's value: OpenMetrics writes floats with a point or an exponent.</summary>
internal static class QuantileLabel
{
    public static string Format(double quantile)
    {
        var text = GoFloat.FormatG(quantile);
        return double.IsFinite(quantile) && !text.AsSpan().ContainsAny('e', '.') ? text + ".0" : text;
    }
}

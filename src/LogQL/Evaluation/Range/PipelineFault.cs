using Trine.LogQL.Pipeline;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Loki's text for a metric query that meets a row with an error.</summary>
internal static class PipelineFault
{
    public static string Describe(LabelSet series)
    {
        var error = series.ValueOf(LabelNames.ErrorName);
        return $"pipeline error: '{error}' for series: '{series}'.\n"
            + $"Use a label filter to intentionally skip this error. (e.g | __error__!=\"{error}\").\n"
            + "To skip all potential errors you can match empty errors.(e.g __error__=\"\")\n"
            + "The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )\n";
    }
}

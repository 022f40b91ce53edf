using Trine.Model.Metrics;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>One item of a series line: a number, a histogram, or nothing.</summary>
internal readonly record struct ScriptPoint(bool IsOmitted, double Value, FloatHistogram? Histogram, bool HasHint)
{
    public static ScriptPoint Omitted => new(true, 0, null, false);

    public static ScriptPoint Of(double value) => new(false, value, null, false);
}

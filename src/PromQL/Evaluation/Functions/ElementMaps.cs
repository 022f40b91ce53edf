using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>A function of numbers; histograms go.</summary>
internal readonly struct FloatMap(FloatFunction function) : IElementMap
{
    public bool TryMap(double value, int step, out double result)
    {
        result = FloatFunctions.Apply(function, value);
        return true;
    }

    public MappedHistogram Map(FloatHistogram histogram, int step) => MappedHistogram.Nothing;
}

/// <summary>Unary minus, of histograms too.</summary>
internal readonly struct NegationMap : IElementMap
{
    public bool TryMap(double value, int step, out double result)
    {
        result = -value;
        return true;
    }

    public MappedHistogram Map(FloatHistogram histogram, int step)
        => new(histogram.Copy().Multiply(-1), 0, IsFloat: false);
}

/// <summary><c>round</c>: to a multiple of a number, ties up.</summary>
internal readonly struct RoundMap(ScalarSteps nearest) : IElementMap
{
    public bool TryMap(double value, int step, out double result)
    {
        // The inverse loses less than a division would.
        var inverse = 1.0 / nearest[step];
        result = Math.Floor(value * inverse + 0.5) / inverse;
        return true;
    }

    public MappedHistogram Map(FloatHistogram histogram, int step) => MappedHistogram.Nothing;
}

/// <summary>
/// <c>clamp</c>, <c>clamp_min</c> and <c>clamp_max</c>; nothing where the bounds are the wrong way round.
/// </summary>
internal readonly struct ClampMap(ScalarSteps least, ScalarSteps greatest) : IElementMap
{
    public bool TryMap(double value, int step, out double result)
    {
        result = Extremum.Max(least[step], Extremum.Min(greatest[step], value));
        return !(greatest[step] < least[step]);
    }

    public MappedHistogram Map(FloatHistogram histogram, int step) => MappedHistogram.Nothing;
}

/// <summary><c>timestamp</c> of what is no selector: the time of evaluation, in seconds.</summary>
internal readonly struct TimestampMap(StepGrid grid) : IElementMap
{
    public bool TryMap(double value, int step, out double result)
    {
        result = grid.TimeMs(step) / 1000.0;
        return true;
    }

    public MappedHistogram Map(FloatHistogram histogram, int step)
        => MappedHistogram.Of(grid.TimeMs(step) / 1000.0);
}

/// <summary>Takes histograms out.</summary>
internal readonly struct FloatsOnlyMap : IElementMap
{
    public bool TryMap(double value, int step, out double result)
    {
        result = value;
        return true;
    }

    public MappedHistogram Map(FloatHistogram histogram, int step) => MappedHistogram.Nothing;
}

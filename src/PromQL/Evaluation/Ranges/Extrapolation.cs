namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// How far the change between a window's first and last sample is stretched towards the window's edges.
/// </summary>
internal readonly struct Extrapolation
{
    private const double MsPerSecond = 1000;

    // A sample closer than this to an edge, in average distances, is taken to be the one at the edge.
    private const double NearFactor = 1.1;

    // So far beyond the point where a counter was zero that no rounding matters.
    private const double FarMargin = 2;

    private readonly double _sampledSeconds;
    private readonly double _toStartSeconds;
    private readonly double _toEndSeconds;
    private readonly double _divisor;
    private readonly double _farFromZero;

    /// <param name="spread">Where the samples lie in the window.</param>
    /// <param name="divisor">Seconds by which the result is divided; 1 for none.</param>
    public Extrapolation(in WindowSpread spread, double divisor)
    {
        _sampledSeconds = spread.SampledMs / MsPerSecond;
        var average = _sampledSeconds / (spread.Count - 1);
        var near = average * NearFactor;
        var toStart = spread.ToStartMs / MsPerSecond;
        var toEnd = spread.ToEndMs / MsPerSecond;
        _toStartSeconds = toStart >= near ? average / 2 : toStart;
        _toEndSeconds = toEnd >= near ? average / 2 : toEnd;
        _divisor = divisor;
        _farFromZero = FarMargin * _toStartSeconds / _sampledSeconds;
        Factor = Stretch(_toStartSeconds);
    }

    /// <summary>By what the change is multiplied.</summary>
    public double Factor { get; }

    /// <summary>The factor of a counter, which is not stretched to before it was zero.</summary>
    /// <param name="first">First value of the window.</param>
    /// <param name="change">Increase in the window.</param>
    public double CounterFactor(double first, double change)
    {
        if (first > change * _farFromZero)
        {
            // Fast path: most counters were zero long ago; spares the division.
            return Factor;
        }

        if (change > 0 && first >= 0)
        {
            var toZero = _sampledSeconds * (first / change);
            if (toZero < _toStartSeconds)
            {
                return Stretch(toZero);
            }
        }

        return Factor;
    }

    private double Stretch(double toStartSeconds)
    {
        var factor = (_sampledSeconds + toStartSeconds + _toEndSeconds) / _sampledSeconds;
        return factor / _divisor;
    }
}

/// <summary>Where the samples of a window lie in it; milliseconds.</summary>
/// <param name="ToStartMs">From the window's start to the first sample.</param>
/// <param name="ToEndMs">From the last sample to the window's end.</param>
/// <param name="SampledMs">From the first sample to the last one; more than 0.</param>
/// <param name="Count">Number of samples; at least 2.</param>
internal readonly record struct WindowSpread(long ToStartMs, long ToEndMs, long SampledMs, int Count)
{
    public static WindowSpread Of(long startMs, long endMs, ReadOnlySpan<long> timesMs)
        => new(timesMs[0] - startMs, endMs - timesMs[^1], timesMs[^1] - timesMs[0], timesMs.Length);

    /// <summary>The same samples, all later.</summary>
    public WindowSpread Shift(long shiftMs) => this with { ToStartMs = ToStartMs + shiftMs, ToEndMs = ToEndMs - shiftMs };
}

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// How far the change between a window's first and last sample is stretched towards the window's edges.
/// </summary>
internal readonly struct Extrapolation
{
    private const double MsPerSecond = 1000;

    // A sample closer than this to an edge, in average distances, is taken to be the one at the edge.
    private const double NearFactor = 1.1;

    private readonly double _sampledSeconds;
    private readonly double _toStartSeconds;
    private readonly double _toEndSeconds;
    private readonly double _divisor;

    /// <param name="startMs">Where the window starts.</param>
    /// <param name="endMs">Where it ends.</param>
    /// <param name="firstMs">Time of the first sample.</param>
    /// <param name="lastMs">Time of the last sample; later.</param>
    /// <param name="count">Number of samples; at least 2.</param>
    /// <param name="divisor">Seconds by which the result is divided; 1 for none.</param>
    public Extrapolation(long startMs, long endMs, long firstMs, long lastMs, int count, double divisor)
    {
        _sampledSeconds = (lastMs - firstMs) / MsPerSecond;
        var average = _sampledSeconds / (count - 1);
        var near = average * NearFactor;
        var toStart = (firstMs - startMs) / MsPerSecond;
        var toEnd = (endMs - lastMs) / MsPerSecond;
        _toStartSeconds = toStart >= near ? average / 2 : toStart;
        _toEndSeconds = toEnd >= near ? average / 2 : toEnd;
        _divisor = divisor;
        Factor = Stretch(_toStartSeconds);
    }

    /// <summary>By what the change is multiplied.</summary>
    public double Factor { get; }

    /// <summary>The factor of a counter, which is not stretched to before it was zero.</summary>
    /// <param name="first">First value of the window.</param>
    /// <param name="change">Increase in the window.</param>
    public double CounterFactor(double first, double change)
    {
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

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>min_over_time</c>: NaN only where there is nothing else.</summary>
internal readonly struct MinOverTime : IWindowFunction
{
    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step)
    {
        var least = window.Values[0];
        foreach (var value in window.Values)
        {
            if (value < least || double.IsNaN(least))
            {
                least = value;
            }
        }

        return least;
    }
}

/// <summary><c>max_over_time</c>: NaN only where there is nothing else.</summary>
internal readonly struct MaxOverTime : IWindowFunction
{
    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step)
    {
        var greatest = window.Values[0];
        foreach (var value in window.Values)
        {
            if (value > greatest || double.IsNaN(greatest))
            {
                greatest = value;
            }
        }

        return greatest;
    }
}

/// <summary><c>ts_of_min_over_time</c>: the last time of the least value, in seconds.</summary>
internal readonly struct TimeOfMinOverTime : IWindowFunction
{
    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step)
    {
        var at = 0;
        for (var i = 0; i < window.Count; i++)
        {
            if (window.Values[i] <= window.Values[at] || double.IsNaN(window.Values[at]))
            {
                at = i;
            }
        }

        return window.TimesMs[at] / 1000.0;
    }
}

/// <summary><c>ts_of_max_over_time</c>: the last time of the greatest value, in seconds.</summary>
internal readonly struct TimeOfMaxOverTime : IWindowFunction
{
    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step)
    {
        var at = 0;
        for (var i = 0; i < window.Count; i++)
        {
            if (window.Values[i] >= window.Values[at] || double.IsNaN(window.Values[at]))
            {
                at = i;
            }
        }

        return window.TimesMs[at] / 1000.0;
    }
}

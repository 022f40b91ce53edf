namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// Values at the edges of <c>anchored</c> and <c>smoothed</c> windows, which reach beyond their edges.
/// </summary>
internal static class Edges
{
    /// <summary>The value at a time between a sample and the next one.</summary>
    public static double Interpolate(in FloatWindow window, int before, long timeMs, bool isCounter)
    {
        var first = window.Values[before];
        var second = window.Values[before + 1];
        if (isCounter && second < first)
        {
            first = 0; // A reset: the counter began at zero.
        }

        return first + (second - first) * (timeMs - window.TimesMs[before])
            / (window.TimesMs[before + 1] - window.TimesMs[before]);
    }

    /// <summary>The last sample at or before the start, but not the last of all; the first if none is.</summary>
    public static int FirstSample(ReadOnlySpan<long> timesMs, long startMs)
    {
        var later = 0;
        while (later < timesMs.Length - 1 && timesMs[later] <= startMs)
        {
            later++;
        }

        return Math.Max(0, later - 1);
    }

    /// <summary>The first sample at or behind the end; the last if none is.</summary>
    public static int LastSample(ReadOnlySpan<long> timesMs, long endMs)
    {
        var i = 0;
        while (i < timesMs.Length - 1 && timesMs[i] < endMs)
        {
            i++;
        }

        return i;
    }
}

using Trine.Model.Metrics;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>The samples of a range vector that is not an argument of a function, but the answer.</summary>
internal static class WindowSamples
{
    /// <summary>The samples of the first step's window, in time.</summary>
    /// <exception cref="Model.RequestException">Edges are asked of histograms.</exception>
    public static SampleColumns Of(in RangeInput input)
    {
        var floats = input.Floats.At(0);
        var histograms = input.Histograms.At(0);
        if (input.Source.Edge == SelectorEdge.None)
        {
            return Merge(floats, histograms);
        }

        if (histograms.Count > 0)
        {
            throw QueryFailure.Execution("anchored modifier is not supported with histograms");
        }

        return Clamp(
            floats, input.StartMs(0), input.EndMs(0), input.Source.Edge == SelectorEdge.Smoothed);
    }

    private static SampleColumns Merge(FloatWindow floats, HistogramWindow histograms)
    {
        var merged = new SampleColumns();
        var (f, h) = (0, 0);
        while (f < floats.Count || h < histograms.Count)
        {
            if (h >= histograms.Count || (f < floats.Count && floats.TimesMs[f] < histograms.TimesMs[h]))
            {
                merged.Add(floats.TimesMs[f], floats.Values[f]);
                f++;
            }
            else
            {
                merged.Add(histograms.TimesMs[h], histograms.Values[h]);
                h++;
            }
        }

        return merged;
    }

    /// <summary>The samples inside, and values at both edges.</summary>
    private static SampleColumns Clamp(FloatWindow window, long startMs, long endMs, bool isSmoothed)
    {
        var clamped = new SampleColumns();
        if (window.Count == 0)
        {
            return clamped;
        }

        var times = window.TimesMs;
        var first = Edges.FirstSample(times, startMs);
        var last = isSmoothed ? Edges.LastSample(times, endMs) : window.Count - 1;
        if (times[last] <= startMs)
        {
            return clamped;
        }

        var left = isSmoothed && times[first] < startMs
            ? Edges.Interpolate(window, first, startMs, isCounter: false)
            : window.Values[first];
        var right = isSmoothed && last > 0 && times[last] > endMs
            ? Edges.Interpolate(window, last - 1, endMs, isCounter: false)
            : window.Values[last];
        clamped.Add(startMs, left);
        for (var i = first; i <= last; i++)
        {
            if (times[i] > startMs && times[i] < endMs)
            {
                clamped.Add(times[i], window.Values[i]);
            }
        }

        clamped.Add(endMs, right);
        return clamped;
    }
}

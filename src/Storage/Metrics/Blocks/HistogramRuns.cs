using System.Buffers;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Reads the histograms of one series of a block. Stateless.</summary>
internal static class HistogramRuns
{
    public static HistogramSample[] ReadAll(in PageRun<HistogramPage> run)
    {
        if (run.Page is not { } page)
        {
            return [];
        }

        var times = run.ReadTimes(out var rented);
        var startsMs = new long[times.Length];
        var histograms = new FloatHistogram[times.Length];
        page.Read(run.Place, histograms, startsMs);
        var samples = new HistogramSample[times.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = new HistogramSample(run.Series.FirstMs + times[i], startsMs[i], histograms[i]);
        }

        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }

        return samples;
    }
}

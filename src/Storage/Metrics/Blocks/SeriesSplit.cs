using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Takes the floats and the histograms of a series apart: they are stored in columns of their own. Reusable.</summary>
internal sealed class SeriesSplit
{
    private readonly SampleColumns _floats = new();
    private readonly SampleColumns _histograms = new();

    public SampleColumns Floats { get; private set; } = new();

    public SampleColumns Histograms => _histograms;

    public void Fill(SampleColumns samples)
    {
        _histograms.Clear();
        if (!samples.HasHistograms)
        {
            // Fast path: floats alone are taken as they are.
            Floats = samples;
            return;
        }

        _floats.Clear();
        Floats = _floats;
        for (var i = 0; i < samples.Count; i++)
        {
            var startMs = samples.HasStartTimestamps ? samples.StartTimestampsMs[i] : 0;
            if (samples.Histograms[i] is { } histogram)
            {
                _histograms.Add(samples.TimestampsMs[i], histogram, startMs);
            }
            else
            {
                _floats.Add(samples.TimestampsMs[i], samples.Values[i], startMs);
            }
        }
    }

    /// <summary>Start timestamps as <see cref="StartRuns"/>; empty if there are none.</summary>
    public static ReadOnlyMemory<byte> StartsOf(SampleColumns samples)
    {
        if (!samples.HasStartTimestamps)
        {
            return default;
        }

        using var runs = new ByteBuffer();
        StartRuns.Write(samples.StartTimestampsMs, runs);
        return runs.WrittenSpan.ToArray();
    }
}

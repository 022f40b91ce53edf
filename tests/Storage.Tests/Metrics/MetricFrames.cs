using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Tests.Metrics;

/// <summary>Builds frames for tests.</summary>
internal sealed class MetricFrames : IDisposable
{
    private readonly MetricBatch _batch = new();

    public static LabelSet Labels(string name, params ReadOnlySpan<string> pairs)
    {
        var labels = new List<Label> { new("__name__", name) };
        for (var i = 0; i < pairs.Length; i += 2)
        {
            labels.Add(new Label(pairs[i], pairs[i + 1]));
        }

        return LabelSet.Create(labels);
    }

    /// <summary>One series with floats.</summary>
    public static byte[] Of(LabelSet labels, params (long TimestampMs, double Value)[] samples)
    {
        using var frames = new MetricFrames();
        return frames.Add(labels, samples).ToFrame();
    }

    public MetricFrames Add(LabelSet labels, params (long TimestampMs, double Value)[] samples)
    {
        Begin(labels);
        foreach (var (timestampMs, value) in samples)
        {
            _batch.AddFloat(timestampMs, value);
        }

        return this;
    }

    public MetricFrames AddStarted(LabelSet labels, long timestampMs, double value, long startMs)
    {
        Begin(labels);
        _batch.AddFloat(timestampMs, value, startMs);
        return this;
    }

    public MetricFrames AddHistograms(LabelSet labels, params (long TimestampMs, FloatHistogram Histogram)[] samples)
    {
        Begin(labels);
        foreach (var (timestampMs, histogram) in samples)
        {
            _batch.AddHistogram(timestampMs, histogram);
        }

        return this;
    }

    public MetricFrames AddExemplar(LabelSet labels, LabelSet own, double value, long timestampMs)
    {
        Begin(labels);
        _batch.Labels.Begin();
        foreach (var (name, text) in own.AsSpan())
        {
            _batch.Labels.Add(System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(text));
        }

        _batch.AddExemplar(value, timestampMs);
        return this;
    }

    public MetricFrames AddMetadata(string family, MetricType type, string help, string unit)
    {
        _batch.AddMetadata(new BatchMetadata(type, Text(family), Text(help), Text(unit)));
        return this;
    }

    public byte[] ToFrame()
    {
        using var output = new ByteBuffer();
        var writer = new MetricFrameWriter(output);
        writer.Begin();
        for (var i = 0; i < _batch.SeriesCount; i++)
        {
            writer.AddSeries(_batch, i);
        }

        for (var i = 0; i < _batch.Metadata.Length; i++)
        {
            writer.AddMetadata(_batch, i);
        }

        writer.End();
        return output.WrittenSpan.ToArray();
    }

    public void Dispose() => _batch.Dispose();

    private void Begin(LabelSet labels)
    {
        var bytes = SeriesLabels.ToBytes(labels);
        _batch.BeginSeries(_batch.AppendText(bytes), SeriesLabels.Hash(bytes), LabelFault.None);
    }

    private Model.TextSlice Text(string text) => _batch.AppendText(System.Text.Encoding.UTF8.GetBytes(text));
}

using System.Globalization;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Micro.Data;

/// <summary>Frames of scrapes 15 seconds apart: half counters, a fifth gauges, the rest histogram buckets. Fixed seed.</summary>
internal sealed class MetricFrameSource : IDisposable
{
    private const long FirstMs = 1_768_471_200_000;
    private const long IntervalMs = 15_000;

    private readonly Random _random = new(42);
    private readonly double[] _values;
    private readonly ByteBuffer _frame = new();
    private int _scrapes;

    public MetricFrameSource(int series)
    {
        _values = new double[series];
        LabelBytes = new byte[series][];
        for (var i = 0; i < series; i++)
        {
            _values[i] = _random.Next(100_000);
            LabelBytes[i] = SeriesLabels.ToBytes(LabelSet.Create(
                new Label("__name__", $"metric_{i % 50}_total"),
                new Label("cluster", "c1"),
                new Label("container", "main"),
                new Label("env", "prod"),
                new Label("instance", $"10.0.0.{i / 200}:8080"),
                new Label("job", "svc-7"),
                new Label("namespace", "ns-3"),
                new Label("pod", $"svc-7-{i / 200:x6}"),
                new Label("slot", i.ToString(CultureInfo.InvariantCulture))));
        }
    }

    public byte[][] LabelBytes { get; }

    /// <summary>The next scrape; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        var timestampMs = FirstMs + (_scrapes++ * IntervalMs);
        using var batch = new MetricBatch();
        for (var i = 0; i < _values.Length; i++)
        {
            batch.BeginSeries(batch.AppendText(LabelBytes[i]), SeriesLabels.Hash(LabelBytes[i]), LabelFault.None);
            batch.AddFloat(timestampMs + (i % 977), NextValue(i));
        }

        _frame.Clear();
        var writer = new MetricFrameWriter(_frame);
        writer.Begin();
        for (var i = 0; i < batch.SeriesCount; i++)
        {
            writer.AddSeries(batch, i);
        }

        writer.End();
        return _frame.WrittenMemory;
    }

    public void Dispose() => _frame.Dispose();

    /// <summary>The next value of a series.</summary>
    public double NextValue(int series) => _values[series] = (series % 10) switch
    {
        < 5 => _values[series] + (_random.Next(3) == 0 ? 0 : _random.Next(50)),
        < 7 => Math.Round(_values[series] + (_random.NextDouble() * 4) - 2, 2),
        _ => _values[series] + _random.Next(4),
    };
}

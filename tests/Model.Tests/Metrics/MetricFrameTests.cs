using System.Text;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Model.Tests.Metrics;

public sealed class MetricFrameTests
{
    [Fact]
    public void A_frame_gives_back_what_was_written()
    {
        using var batch = Sample();
        var reader = new MetricFrameReader(Write(batch));

        Assert.Equal((3, 5), (reader.SeriesCount, reader.SampleCount));
        Assert.True(reader.MoveNext());
        Assert.Equal("""{__name__="a"}""", SeriesLabels.ToLabelSet(reader.LabelBytes).ToString());
        Assert.Equal(XxHash64.Compute(reader.LabelBytes), reader.LabelHash);
        Assert.Equal((2, 0, 0), (reader.FloatCount, reader.HistogramCount, reader.ExemplarCount));
        Assert.Equal((10, 1.5), (reader.TimestampMs(0), reader.Value(0)));
        Assert.Equal((-5, StaleMarker.Bits), (reader.TimestampMs(1), BitConverter.DoubleToUInt64Bits(reader.Value(1))));

        Assert.True(reader.MoveNext());
        Assert.Equal((7L, 3L), (reader.TimestampMs(0), reader.StartTimestampMs(0)));
        Assert.Equal((1, 2, 1), (reader.FloatCount, reader.HistogramCount, reader.ExemplarCount));
        var histograms = reader.ReadHistograms();
        Assert.True(histograms.MoveNext());
        Assert.Equal((8, 4), (histograms.TimestampMs, histograms.StartTimestampMs));
        Assert.Equivalent(Integer(), histograms.Read(), strict: true);
        Assert.True(histograms.MoveNext());
        Assert.Equivalent(Custom(), histograms.Read(), strict: true);
        Assert.False(histograms.MoveNext());
        var exemplars = reader.ReadExemplars();
        Assert.True(exemplars.MoveNext());
        Assert.Equal((6, 0.25), (exemplars.TimestampMs, exemplars.Value));
        Assert.Equal("""{trace_id="t"}""", SeriesLabels.ToLabelSet(exemplars.LabelBytes).ToString());

        Assert.True(reader.MoveNext());
        Assert.Equal((0, 0, 1), (reader.FloatCount, reader.HistogramCount, reader.ExemplarCount));
        Assert.False(reader.MoveNext());
        Assert.True(reader.MoveNextMetadata());
        Assert.Equal((MetricType.Counter, "a"), (reader.MetadataType, Encoding.UTF8.GetString(reader.MetadataFamily)));
        Assert.Equal(("help", "s"), (Encoding.UTF8.GetString(reader.MetadataHelp), Encoding.UTF8.GetString(reader.MetadataUnit)));
        Assert.False(reader.MoveNextMetadata());
    }

    [Fact]
    public void What_was_refused_is_left_out()
    {
        using var batch = Sample();
        batch.RefuseFloat(0);
        batch.RefuseHistogram(0);
        batch.RefuseExemplar(0);
        batch.RefuseSeries(2);
        var reader = new MetricFrameReader(Write(batch));

        Assert.Equal((2, 3), (reader.SeriesCount, reader.SampleCount));
        Assert.True(reader.MoveNext());
        Assert.Equal((1, -5L), (reader.FloatCount, reader.TimestampMs(0)));
        Assert.Equal(StaleMarker.Bits, BitConverter.DoubleToUInt64Bits(reader.Value(0)));
        Assert.True(reader.MoveNext());
        Assert.Equal((1, 1, 0), (reader.FloatCount, reader.HistogramCount, reader.ExemplarCount));
        Assert.Equal(7, reader.TimestampMs(0));
        Assert.Equal(3, reader.StartTimestampMs(0));
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void A_damaged_frame_is_refused_and_never_crashes()
    {
        using var batch = Sample();
        var frame = Write(batch);
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => MetricFrame.Validate(frame.AsSpan(0, length)));
        }

        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = frame.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                MetricFrame.Validate(damaged);
            }
            catch (InvalidDataException)
            {
                // Told, not crashed; any other exception fails the test.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }

    private static MetricBatch Sample()
    {
        var batch = new MetricBatch();
        Begin(batch, "a");
        batch.AddFloat(10, 1.5);
        batch.AddFloat(-5, StaleMarker.Value);
        Begin(batch, "b");
        batch.AddFloat(7, double.NegativeInfinity, startTimestampMs: 3);
        batch.AddHistogram(8, Integer(), startTimestampMs: 4);
        batch.AddHistogram(9, Custom());
        AddExemplar(batch, 0.25, 6);
        Begin(batch, "c");
        AddExemplar(batch, 1, 2);
        batch.AddMetadata(new BatchMetadata(
            MetricType.Counter, batch.AppendText("a"u8), batch.AppendText("help"u8), batch.AppendText("s"u8)));
        return batch;
    }

    private static FloatHistogram Integer() => new()
    {
        Schema = 3,
        IsInteger = true,
        CounterResetHint = CounterResetHint.NotCounterReset,
        ZeroThreshold = 1e-128,
        ZeroCount = 2,
        Count = 12,
        Sum = 18.4,
        PositiveSpans = [new BucketSpan(-2, 2), new BucketSpan(1, 1)],
        PositiveBuckets = [5, 1, 3],
        NegativeSpans = [new BucketSpan(0, 1)],
        NegativeBuckets = [1],
    };

    private static FloatHistogram Custom() => new()
    {
        Schema = FloatHistogram.CustomBucketsSchema,
        Count = 4.5,
        Sum = double.NaN,
        PositiveSpans = [new BucketSpan(0, 2)],
        PositiveBuckets = [1.5, 3],
        CustomValues = [0.1, 1],
    };

    private static void Begin(MetricBatch batch, string name)
    {
        batch.Labels.Begin();
        batch.Labels.Add("__name__"u8, Encoding.UTF8.GetBytes(name));
        batch.BeginSeries();
    }

    private static void AddExemplar(MetricBatch batch, double value, long timestampMs)
    {
        batch.Labels.Begin();
        batch.Labels.Add("trace_id"u8, "t"u8);
        batch.AddExemplar(value, timestampMs);
    }

    private static byte[] Write(MetricBatch batch)
    {
        using var output = new ByteBuffer();
        var writer = new MetricFrameWriter(output);
        writer.Begin();
        for (var i = 0; i < batch.SeriesCount; i++)
        {
            writer.AddSeries(batch, i);
        }

        for (var i = 0; i < batch.Metadata.Length; i++)
        {
            writer.AddMetadata(batch, i);
        }

        writer.End();
        return output.WrittenSpan.ToArray();
    }
}

using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Metrics;
using Trine.Protocol.Metrics.Otlp;

namespace Trine.Protocol.Tests.Metrics;

/// <summary>No bytes that a client sends crash a decoder, hang it, or make it take memory out of proportion.</summary>
public sealed class MetricPushFuzzTests
{
    private const int Rounds = 20_000;

    [Theory]
    [InlineData(RemoteWriteVersion.V1)]
    [InlineData(RemoteWriteVersion.V2)]
    public void Damaged_messages_of_remote_write_are_decoded_or_refused(RemoteWriteVersion version)
        => Fuzz(Sample(version), message =>
        {
            using var batch = RemoteWriteDecoder.DecodeMessage(message, version);
            Touch(batch, message.Length);
        });

    [Fact]
    public void Damaged_snappy_blocks_are_decoded_or_refused()
    {
        using var packed = new ByteBuffer();
        Snappy.Compress(Sample(RemoteWriteVersion.V1), packed);
        Fuzz(packed.WrittenSpan.ToArray(), body =>
        {
            using var batch = RemoteWriteDecoder.Decode(body, RemoteWriteVersion.V1, 1 << 20);
            Touch(batch, 1 << 20);
        });
    }

    [Fact]
    public void Damaged_exports_of_OTLP_are_decoded_or_refused()
        => Fuzz(OtlpSample(), message =>
        {
            using var export = OtlpMetricsDecoder.DecodeMessage(message, OtlpMetricsConfig.Default);
            Touch(export.Batch, message.Length + (1 << 20)); // target_info adds samples of its own.
        });

    private static void Fuzz(byte[] sample, Action<byte[]> decode)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = sample.AsSpan(0, random.Next(8) == 0 ? random.Next(sample.Length) : sample.Length).ToArray();
            for (var i = 0; i < 1 + random.Next(4) && damaged.Length > 0; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                decode(damaged);
            }
            catch (RequestException)
            {
                // Refused with a reason; any other exception fails the test.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed} round {round}: {e}");
            }
        }
    }

    private static void Touch(MetricBatch batch, int bytesMax)
    {
        for (var i = 0; i < batch.SeriesCount; i++)
        {
            var series = batch.SeriesAt(i);
            if (series.Fault == LabelFault.None)
            {
                SeriesLabels.Validate(batch.Bytes(series.Labels));
            }
        }

        Assert.True(batch.FloatCount <= bytesMax && batch.Histograms.Count <= bytesMax && batch.Text.Length <= 16L * bytesMax);
    }

    private static byte[] Sample(RemoteWriteVersion version)
    {
        var request = new RemoteWriteMessages();
        if (version == RemoteWriteVersion.V1)
        {
            return request
                .Nested(1, series => series.Label("__name__", "up").Label("job", "a").Sample(1.5, 1000)
                    .Nested(3, exemplar => exemplar.Label("trace_id", "t"))
                    .Nested(4, Histogram))
                .Nested(3, metadata => metadata.Writer.WriteString(2, "up"))
                .Message;
        }

        foreach (var symbol in new[] { "", "__name__", "up", "job", "a" })
        {
            request.Writer.WriteString(4, symbol);
        }

        return request.Nested(5, series => series.References(1, 2, 3, 4).Sample(1, 1).Nested(3, Histogram)
            .Nested(4, exemplar => exemplar.References(3, 4)).Nested(5, metadata => metadata.Writer.WriteUInt64(3, 2))).Message;
    }

    private static void Histogram(RemoteWriteMessages histogram)
    {
        histogram.Writer.WriteUInt64(1, 6);
        histogram.Nested(11, span => span.Writer.WriteUInt64(2, 2));
        histogram.Nested(12, packed => packed.Writer.Destination.Append([2, 2]));
        histogram.Nested(13, packed => packed.Writer.Destination.Append(new byte[16]));
    }

    private static byte[] OtlpSample()
    {
        static void Attribute(RemoteWriteMessages owner, int field) => owner.Nested(field, pair =>
        {
            pair.Writer.WriteString(1, "service.name");
            pair.Nested(2, value => value.Writer.WriteString(1, "x"));
        });
        return new RemoteWriteMessages().Nested(1, resourceMetrics => resourceMetrics
            .Nested(1, resource => Attribute(resource, 1))
            .Nested(2, scopeMetrics => scopeMetrics
                .Nested(2, metric =>
                {
                    metric.Writer.WriteString(1, "h");
                    metric.Nested(9, data =>
                    {
                        data.Nested(1, point =>
                        {
                            point.Writer.WriteFixed64(3, 1_000_000);
                            point.Nested(6, counts => counts.Writer.Destination.Append(new byte[16]));
                            point.Nested(7, bounds => bounds.Writer.Destination.Append(new byte[8]));
                            Attribute(point, 9);
                        });
                        data.Writer.WriteInt64(2, 2);
                    });
                })
                .Nested(2, metric =>
                {
                    metric.Writer.WriteString(1, "e");
                    metric.Nested(10, data =>
                    {
                        data.Nested(1, point =>
                        {
                            point.Writer.WriteFixed64(3, 1_000_000);
                            point.Writer.WriteSInt64(6, 10);
                            point.Nested(8, buckets =>
                            {
                                buckets.Writer.WriteSInt64(1, -4);
                                buckets.Nested(2, counts => counts.Writer.Destination.Append([1, 2, 0, 0, 0, 0, 3]));
                            });
                        });
                        data.Writer.WriteInt64(2, 2);
                    });
                }))).Message;
    }
}

using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Metrics;

namespace Trine.Protocol.Tests.Metrics;

public sealed class RemoteWriteTests
{
    private const int BytesMax = 32 << 20;

    [Fact]
    public void Version_1_brings_series_samples_exemplars_and_metadata()
    {
        var request = new RemoteWriteMessages()
            .Nested(1, series => series.Label("__name__", "up").Label("job", "a").Sample(1.5, 1000).Sample(StaleMarker.Value, 2000)
                .Nested(3, exemplar =>
                {
                    exemplar.Label("trace_id", "t");
                    exemplar.Writer.WriteDouble(2, 0.25);
                    exemplar.Writer.WriteInt64(3, 1500);
                }))
            .Nested(3, metadata =>
            {
                metadata.Writer.WriteUInt64(1, 1);
                metadata.Writer.WriteString(2, "up");
                metadata.Writer.WriteString(4, "Whether it is.");
                metadata.Writer.WriteString(5, "s");
            });

        using var batch = RemoteWriteDecoder.Decode(request.Snappy, RemoteWriteVersion.V1, BytesMax);

        Assert.Equal(
            "{__name__=\"up\", job=\"a\"}\n  1.5@1000\n  stale@2000\n  # {trace_id=\"t\"} 0.25@1500\n# counter up 'Whether it is.' 's'\n",
            MetricBatchText.Of(batch));
        Assert.Equal(SeriesLabels.Hash(batch.Bytes(batch.SeriesAt(0).Labels)), batch.HashOf(0));
    }

    [Fact]
    public void Labels_may_come_unsorted_empty_and_behind_samples()
    {
        var request = new RemoteWriteMessages()
            .Nested(1, series => series.Label("job", "a").Label("empty", "").Label("__name__", "up").Sample(1, 1))
            .Nested(1, series => series.Label("__name__", "late").Sample(2, 2).Label("job", "b"))
            .Nested(1, series => series.Label("__name__", new string('n', 300)).Sample(3, 3))
            .Nested(1, series => series.Label("a", "1").Label("a", "2").Label("__name__", "twice").Sample(4, 4));

        using var batch = RemoteWriteDecoder.Decode(request.Snappy, RemoteWriteVersion.V1, BytesMax);

        Assert.Equal(
            "{__name__=\"up\", job=\"a\"}\n  1@1\n{__name__=\"late\", job=\"b\"}\n  2@2\n"
            + $"{{__name__=\"{new string('n', 300)}\"}}\n  3@3\nDuplicateName\n  4@4\n",
            MetricBatchText.Of(batch));
        Assert.True(batch.HasFaults);
    }

    [Fact]
    public void Integer_and_float_histograms_come_with_absolute_counts()
    {
        var request = new RemoteWriteMessages().Nested(1, series => series.Label("__name__", "h")
            .Nested(4, histogram =>
            {
                histogram.Writer.WriteUInt64(1, 6);
                histogram.Writer.WriteDouble(3, 18.5);
                histogram.Writer.WriteSInt64(4, 1);
                histogram.Writer.WriteUInt64(6, 1);
                Span(histogram, 11, 0, 2);
                Span(histogram, 11, 1, 1);
                histogram.Nested(12, packed =>
                {
                    foreach (var delta in new long[] { 1, 1, -1 })
                    {
                        packed.Writer.Destination.AppendVarint(Codecs.Varint.ZigZag(delta));
                    }
                });
                histogram.Writer.WriteUInt64(14, 3);
                histogram.Writer.WriteInt64(15, 10);
            })
            .Nested(4, histogram =>
            {
                histogram.Writer.WriteDouble(2, 1.5);
                histogram.Writer.WriteSInt64(4, FloatHistogram.CustomBucketsSchema);
                Span(histogram, 11, 0, 1);
                histogram.Writer.WriteDouble(13, 1.5); // Not packed: protobuf allows both.
                histogram.Writer.WriteDouble(16, 0.5);
                histogram.Writer.WriteInt64(15, 20);
            }));

        using var batch = RemoteWriteDecoder.Decode(request.Snappy, RemoteWriteVersion.V1, BytesMax);

        var (integer, custom) = (batch.Histograms[0].Histogram, batch.Histograms[1].Histogram);
        Assert.True(integer.IsInteger);
        Assert.Equal([1, 2, 1], integer.PositiveBuckets);
        Assert.Equal([new BucketSpan(0, 2), new BucketSpan(1, 1)], integer.PositiveSpans);
        Assert.Equal((6, 1, 18.5, 1), (integer.Count, integer.ZeroCount, integer.Sum, integer.Schema));
        Assert.Equal(CounterResetHint.Gauge, integer.CounterResetHint);
        Assert.False(custom.IsInteger);
        Assert.Equal([1.5], custom.PositiveBuckets);
        Assert.Equal([0.5], custom.CustomValues);
        Assert.Equal((10, 20), (batch.Histograms[0].TimestampMs, batch.Histograms[1].TimestampMs));
    }

    [Fact]
    public void Version_2_names_labels_by_symbols_and_brings_start_times_and_metadata()
    {
        var request = new RemoteWriteMessages();
        foreach (var symbol in new[] { "", "__name__", "rpc_seconds_bucket", "job", "a", "Time it took.", "seconds" })
        {
            request.Writer.WriteString(4, symbol);
        }

        request.Nested(5, series => series.References(3, 4, 1, 2)
            .Nested(2, sample =>
            {
                sample.Writer.WriteDouble(1, 2);
                sample.Writer.WriteInt64(2, 1000);
                sample.Writer.WriteInt64(3, 500);
            })
            .Nested(4, exemplar =>
            {
                exemplar.References(3, 4);
                exemplar.Writer.WriteDouble(2, 1);
                exemplar.Writer.WriteInt64(3, 900);
            })
            .Nested(5, metadata =>
            {
                metadata.Writer.WriteUInt64(1, 3);
                metadata.Writer.WriteUInt64(3, 5);
                metadata.Writer.WriteUInt64(4, 6);
            }));

        using var batch = RemoteWriteDecoder.Decode(request.Snappy, RemoteWriteVersion.V2, BytesMax);

        Assert.Equal(
            "{__name__=\"rpc_seconds_bucket\", job=\"a\"}\n  2@1000 from 500\n  # {job=\"a\"} 1@900\n"
            + "# histogram rpc_seconds 'Time it took.' 'seconds'\n",
            MetricBatchText.Of(batch));
    }

    [Theory]
    [InlineData("parsing labels for series [1]: invalid labelRefs length 1", 1u)]
    [InlineData("parsing labels for series [1 9]: labelRefs 1 (value) = 9 outside of symbols table (size 2)", 1u, 9u)]
    public void Bad_references_of_version_2_are_told_in_upstreams_words(string want, params uint[] references)
    {
        var request = new RemoteWriteMessages();
        request.Writer.WriteString(4, "");
        request.Writer.WriteString(4, "__name__");
        request.Nested(5, series => series.References(references).Sample(1, 1));

        using var batch = RemoteWriteDecoder.Decode(request.Snappy, RemoteWriteVersion.V2, BytesMax);

        Assert.Equal(want + "\n  1@1\n", MetricBatchText.Of(batch));
    }

    [Theory]
    [InlineData("snappy: corrupt input", "bm90IHNuYXBweQ==")]
    [InlineData("snappy: corrupt input", "")]
    [InlineData("snappy: decoded block is too large", "gICAIABh")]
    [InlineData("proto: ", "BQD/AQE=")]
    public void Bodies_that_are_not_what_they_should_be_are_refused(string want, string base64)
    {
        var refused = Assert.Throws<RequestException>(
            () => RemoteWriteDecoder.Decode(Convert.FromBase64String(base64), RemoteWriteVersion.V1, BytesMax));

        Assert.Equal(RequestError.BadRequest, refused.Error);
        Assert.StartsWith(want, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", RemoteWriteVersion.V1, "")]
    [InlineData("application/x-protobuf", RemoteWriteVersion.V1, "")]
    [InlineData("application/x-protobuf;proto=prometheus.WriteRequest", RemoteWriteVersion.V1, "")]
    [InlineData("application/x-protobuf; proto=io.prometheus.write.v2.Request", RemoteWriteVersion.V2, "")]
    [InlineData("application/json", RemoteWriteVersion.V1, "expected application/x-protobuf as the first (media) part, got application/json content-type")]
    [InlineData("application/x-protobuf;proto=x", RemoteWriteVersion.V1, "unknown remote write protobuf message x, supported: prometheus.WriteRequest")]
    [InlineData("application/x-protobuf;proto", RemoteWriteVersion.V1, "expected parameters to be key-values, got proto in")]
    public void Content_types_say_which_message_a_body_holds(string contentType, RemoteWriteVersion want, string error)
    {
        Assert.Equal(error.Length == 0, RemoteWriteHeaders.TryParseContentType(contentType, out var version, out var got));
        Assert.Contains(error, got, StringComparison.Ordinal);
        if (error.Length == 0)
        {
            Assert.Equal(want, version);
        }
    }

    private static void Span(RemoteWriteMessages histogram, int field, int offset, uint length) => histogram.Nested(field, span =>
    {
        span.Writer.WriteSInt64(1, offset);
        span.Writer.WriteUInt64(2, length);
    });
}

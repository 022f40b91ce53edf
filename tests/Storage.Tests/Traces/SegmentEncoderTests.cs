using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Storage.Traces;
using Trine.Storage.Traces.Head;

namespace Trine.Storage.Tests.Traces;

public sealed class SegmentEncoderTests
{
    private static readonly TraceId Ended = new(1, 1);
    private static readonly TraceId Growing = new(2, 2);

    [Fact]
    public void What_stays_is_the_newest_segments_as_they_are_and_before_them_the_spans_taken_out_of_others()
    {
        HeadSegment[] segments = [Segment(1, Ended), Segment(2, Ended, Growing), Segment(3, Growing), Segment(4, Growing)];
        var groups = new List<HeadGroup>();
        var rest = new List<HeadSegment>();

        new SegmentEncoder(new TraceColumnCache(1 << 20)).Encode([.. segments], id => id == Growing, groups, rest);

        Assert.Equal(2, Assert.Single(groups).Image.Summary.SpanCount);
        Assert.Equal(3, rest.Count);
        Assert.Equal([Growing], rest[0].Traces);
        Assert.Equal((1, 2L), (rest[0].SpanCount, rest[0].CreatedAtNs));
        Assert.Same(segments[2], rest[1]);
        Assert.Same(segments[3], rest[2]);
    }

    [Fact]
    public void Nothing_is_encoded_while_all_traces_stay()
    {
        var segment = Segment(1, Growing);
        var groups = new List<HeadGroup>();
        var rest = new List<HeadSegment>();

        new SegmentEncoder(new TraceColumnCache(1 << 20)).Encode([segment], id => id == Growing, groups, rest);

        Assert.Empty(groups);
        Assert.Same(segment, Assert.Single(rest));
    }

    [Fact]
    public void An_encoder_that_was_used_before_encodes_as_a_new_one_does()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var spans = new RandomSpans(seed);
        var used = new SegmentEncoder(new TraceColumnCache(1 << 20));
        for (var round = 0; round < 20; round++)
        {
            HeadSegment[] segments =
            [
                Segment(spans.Batch(random.Next(1, 300), random.Next(1, 100), keys: random.Next(1, 1000))),
                Segment(spans.Batch(random.Next(1, 300), random.Next(1, 100))),
            ];

            var got = Assert.Single(used.Encode([.. segments])).Image;
            var want = Assert.Single(new SegmentEncoder(new TraceColumnCache(1 << 20)).Encode([.. segments])).Image;

            Assert.Equal(want.Summary, got.Summary);
            Assert.True(want.Directory.AsSpan().SequenceEqual(got.Directory), $"seed {seed}, round {round}: directory");
            Assert.True(want.Data.AsSpan().SequenceEqual(got.Data), $"seed {seed}, round {round}: data");
            Assert.True(want.TraceFilter.AsSpan().SequenceEqual(got.TraceFilter), $"seed {seed}, round {round}: filter");
        }
    }

    private static HeadSegment Segment(SpanBatch batch)
    {
        using (batch)
        {
            batch.FindShapes();
            using var frame = new ByteBuffer();
            TraceFrame.Write(batch, frame);
            return new HeadSegment(frame.WrittenSpan.ToArray(), [], batch.SpanCount, CreatedAtNs: 1);
        }
    }

    /// <summary>A segment with a span of each trace.</summary>
    private static HeadSegment Segment(int number, params TraceId[] traces)
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        foreach (var trace in traces)
        {
            ref var span = ref batch.BeginSpan();
            (span.TraceId, span.SpanId) = (trace, (ulong)number);
        }

        batch.FindShapes();
        using var frame = new ByteBuffer();
        TraceFrame.Write(batch, frame);
        return new HeadSegment(frame.WrittenSpan.ToArray(), traces, traces.Length, number);
    }
}

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

using Trine.Model.Traces;
using Trine.QueryFrontend.Traces.Answers;

namespace Trine.QueryFrontend.Tests.Traces;

public sealed class SharedSpanIdsTests
{
    [Fact]
    public void A_server_half_gets_the_lowest_unused_id_and_its_children_follow()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        Add(batch, 1, 0, SpanKind.Server);
        Add(batch, 9, 1, SpanKind.Client);
        Add(batch, 9, 1, SpanKind.Server);
        Add(batch, 4, 9, SpanKind.Internal);
        Assert.Equal([(1UL, 0UL), (9UL, 1UL), (2UL, 9UL), (4UL, 2UL)], SharedSpanIds.Resolve(batch));
    }

    [Fact]
    public void Two_server_spans_of_one_id_keep_it()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        Add(batch, 9, 0, SpanKind.Server);
        Add(batch, 9, 0, SpanKind.Server);
        Assert.Equal([(9UL, 0UL), (9UL, 0UL)], SharedSpanIds.Resolve(batch));
    }

    private static void Add(SpanBatch batch, ulong id, ulong parent, SpanKind kind)
    {
        ref var span = ref batch.BeginSpan();
        (span.TraceId, span.SpanId, span.ParentId, span.Kind) = (new TraceId(1, 1), id, parent, kind);
    }
}

using Trine.Model.Traces;
using Trine.Storage.Traces;

namespace Trine.Storage.Tests.Traces;

public sealed class TraceTreeTests
{
    [Fact]
    public void Spans_stand_depth_first_roots_before_orphans_siblings_by_start()
    {
        var rows = Order((7, 99, 5), (3, 1, 30), (1, 0, 10), (2, 1, 20), (4, 2, 25), (5, 0, 1));

        Assert.Equal("5<root 1<root 2<1 4<2 3<1 7<orphan", rows);
    }

    [Fact]
    public void A_circle_loses_one_parent_and_keeps_what_hangs_on_it()
    {
        var rows = Order((1, 3, 10), (2, 1, 20), (3, 2, 30), (4, 3, 5), (9, 9, 1));

        Assert.Equal("9<orphan 3<orphan 4<3 1<3 2<1", rows);
    }

    [Fact]
    public void A_span_that_comes_again_is_dropped_and_the_halves_of_a_shared_id_are_kept()
    {
        using var tree = new TraceTree();
        tree.Begin(5);
        tree.Add(0, Span(1, 0, 1, SpanKind.Client));
        tree.Add(1, Span(1, 0, 2, SpanKind.Client));
        tree.Add(2, Span(1, 0, 3, SpanKind.Server));
        tree.Add(3, Span(2, 1, 4, SpanKind.Internal));
        tree.Add(4, Span(3, 1, 5, SpanKind.Server));
        tree.End();

        Assert.Equal([0, 4, 2, 3], tree.Order.ToArray());
        Assert.Equal([SpanTable.Root, 0, SpanTable.Root, 2], tree.Parents.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_parents_give_every_span_one_row_behind_its_parent(int seed)
    {
        var random = new Random(seed);
        using var tree = new TraceTree();
        for (var trace = 0; trace < 300; trace++)
        {
            var count = random.Next(1, 100);
            tree.Begin(count);
            for (var i = 0; i < count; i++)
            {
                tree.Add(i, Span((ulong)i + 1, (ulong)random.Next(count + 3), random.Next(5), SpanKind.Internal));
            }

            tree.End();

            Assert.Equal(Enumerable.Range(0, count), tree.Order.ToArray().Order());
            for (var row = 0; row < count; row++)
            {
                Assert.True(tree.Parents[row] < row, $"seed {seed}, trace {trace}, row {row}");
            }
        }
    }

    private static string Order(params (ulong Id, ulong Parent, long Start)[] spans)
    {
        using var tree = new TraceTree();
        tree.Begin(spans.Length);
        for (var i = 0; i < spans.Length; i++)
        {
            tree.Add(i, Span(spans[i].Id, spans[i].Parent, spans[i].Start, SpanKind.Internal));
        }

        tree.End();
        var ids = tree.Order.ToArray().Select(i => spans[i].Id).ToArray();
        return string.Join(' ', tree.Parents.ToArray().Select((parent, row) => $"{ids[row]}<{parent switch
        {
            SpanTable.Root => "root",
            SpanTable.Orphan => "orphan",
            _ => ids[parent].ToString(System.Globalization.CultureInfo.InvariantCulture),
        }}"));
    }

    private static SpanRow Span(ulong id, ulong parent, long startNs, SpanKind kind)
        => new() { SpanId = id, ParentId = parent, StartNs = startNs, Kind = kind };
}

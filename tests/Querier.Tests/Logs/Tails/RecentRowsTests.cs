using Trine.Querier.Logs.Tails;

namespace Trine.Querier.Tests.Logs.Tails;

public class RecentRowsTests
{
    [Fact]
    public void A_chunk_of_new_rows_is_handed_on_as_it_is()
    {
        var recent = new RecentRows();
        var chunk = TestRow.Chunk(TestRow.Stream("a"), new TestRow(1, "x"), new TestRow(1, "y"));

        Assert.Same(chunk, recent.TakeNew(chunk));
    }

    [Fact]
    public async Task Rows_seen_before_are_left_out()
    {
        var recent = new RecentRows();
        recent.TakeNew(TestRow.Chunk(TestRow.Stream("a"), new TestRow(1, "x", "t"), new TestRow(2, "y")));

        var picked = recent.TakeNew(TestRow.Chunk(
            TestRow.Stream("a"), new TestRow(1, "x", "t"), new TestRow(1, "x"), new TestRow(2, "y"), new TestRow(3, "z", "u")));

        Assert.Equal([new TestRow(1, "x"), new TestRow(3, "z", "u")], await TestRow.ReadAsync(picked!));
    }

    [Fact]
    public void A_chunk_without_a_new_row_is_gone()
    {
        var recent = new RecentRows();
        recent.TakeNew(TestRow.Chunk(TestRow.Stream("a"), new TestRow(1, "x")));

        Assert.Null(recent.TakeNew(TestRow.Chunk(TestRow.Stream("a"), new TestRow(1, "x"))));
        Assert.NotNull(recent.TakeNew(TestRow.Chunk(TestRow.Stream("b"), new TestRow(1, "x"))));
    }

    [Fact]
    public void A_row_is_remembered_for_a_generation_and_then_forgotten()
    {
        var recent = new RecentRows(generationMax: 2);
        var stream = TestRow.Stream("a");
        recent.TakeNew(TestRow.Chunk(stream, new TestRow(1, "first")));
        recent.TakeNew(TestRow.Chunk(stream, new TestRow(2, "x"), new TestRow(3, "x")));

        Assert.Null(recent.TakeNew(TestRow.Chunk(stream, new TestRow(1, "first"))));

        recent.TakeNew(TestRow.Chunk(stream, new TestRow(4, "x"), new TestRow(5, "x"), new TestRow(6, "x")));
        Assert.NotNull(recent.TakeNew(TestRow.Chunk(stream, new TestRow(1, "first"))));
    }
}

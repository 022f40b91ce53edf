namespace Trine.Codecs.Tests.Buffers;

public sealed class PooledListTests
{
    [Fact]
    public void Items_stay_while_the_list_grows_past_what_it_rented()
    {
        using var list = new PooledList<Item>();
        for (var i = 0; i < 1000; i++)
        {
            list.Add(new Item((byte)i, i * 3L));
        }

        Assert.Equal(1000, list.Count);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(new Item((byte)i, i * 3L), list[i]);
        }
    }

    [Fact]
    public void Places_behind_the_last_item_are_refused()
    {
        using var list = new PooledList<int>();
        list.Add(7);
        Assert.Equal(7, list[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Extend(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Truncate(2));
    }

    [Fact]
    public void Extend_hands_out_the_new_places_alone()
    {
        using var list = new PooledList<ushort>();
        list.Add(1);
        list.Extend(200).Fill(2);
        list.Extend(3).Fill(3);
        Assert.Equal([1, .. Enumerable.Repeat((ushort)2, 200), 3, 3, 3], list.Span.ToArray());
        list.Truncate(2);
        Assert.Equal([1, 2], list.Span.ToArray());
    }

    [Fact]
    public void A_disposed_list_is_empty_and_can_be_used_again()
    {
        var list = new PooledList<double>();
        list.Extend(100).Fill(1);
        list.Dispose();
        Assert.Equal(0, list.Count);
        Assert.True(list.Span.IsEmpty);
        list.Add(2);
        Assert.Equal([2.0], list.Span.ToArray());
        list.Dispose();
    }

    private readonly record struct Item(byte Small, long Large);

    [Fact]
    public void Items_added_with_memory_fetched_ahead_stand_in_their_order()
    {
        using var list = new PooledList<int>();
        for (var i = 0; i < 10_000; i++)
        {
            list.AddAhead(i);
        }

        Assert.Equal(Enumerable.Range(0, 10_000), list.Span.ToArray());
    }
}

using Trine.Hosting.Http;

namespace Trine.Hosting.Tests.Http;

public sealed class ReceiveBlocksTests
{
    [Fact]
    public void A_block_that_was_given_back_is_rented_again()
    {
        using var blocks = new ReceiveBlocks();
        var first = blocks.Rent();
        first.Memory.Span[0] = 42;
        first.Dispose();
        var again = blocks.Rent(blocks.MaxBufferSize);
        Assert.Same(first, again);
        Assert.NotSame(again, blocks.Rent());
    }

    [Fact]
    public void A_block_larger_than_all_are_is_refused()
    {
        using var blocks = new ReceiveBlocks();
        Assert.Equal(blocks.MaxBufferSize, blocks.Rent(blocks.MaxBufferSize).Memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks.Rent(blocks.MaxBufferSize + 1));
    }

    [Fact]
    public void Few_free_blocks_are_kept()
    {
        using var blocks = new ReceiveBlocks();
        var rented = Enumerable.Range(0, 200).Select(_ => blocks.Rent()).ToHashSet();
        foreach (var block in rented)
        {
            block.Dispose();
        }

        var again = Enumerable.Range(0, 200).Count(_ => rented.Contains(blocks.Rent()));
        Assert.Equal(32, again);
    }
}

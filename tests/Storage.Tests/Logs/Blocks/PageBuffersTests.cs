using Trine.Storage.Logs;

namespace Trine.Storage.Tests.Logs.Blocks;

public sealed class PageBuffersTests
{
    private const int Large = 100_000;

    [Fact]
    public void Idle_buffers_come_again_up_to_the_bound()
    {
        var buffers = new PageBuffers(idleBytesMax: 300_000);
        byte[][] rented = [buffers.Rent(Large), buffers.Rent(Large), buffers.Rent(Large)];
        Assert.All(rented, buffer => Assert.Equal(128 << 10, buffer.Length));
        Array.ForEach(rented, buffers.Return);

        byte[][] again = [buffers.Rent(Large), buffers.Rent(Large), buffers.Rent(Large)];

        Assert.Equal(2, again.Count(buffer => rented.Contains(buffer)));
        Assert.Equal(3, again.Distinct().Count());
    }

    [Fact]
    public void Small_and_empty_buffers_are_lent_too()
    {
        var buffers = new PageBuffers(idleBytesMax: 0);
        foreach (var bytes in (int[])[0, 1, 40_000, (64 << 10) - 1, 64 << 10, (64 << 10) + 1])
        {
            var buffer = buffers.Rent(bytes);
            Assert.True(buffer.Length >= bytes);
            buffers.Return(buffer);
        }
    }
}

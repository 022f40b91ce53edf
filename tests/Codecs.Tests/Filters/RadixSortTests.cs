namespace Trine.Codecs.Tests.Filters;

public sealed class RadixSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(70_000)]
    public void Sorts_as_comparing_does(int count)
    {
        var random = new Random(count);
        var keys = new uint[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = (uint)random.NextInt64(1L << random.Next(1, 33)); // Small numbers, and equal ones, too.
        }

        var wanted = keys.Order().ToArray();
        RadixSort.Sort(keys, new uint[count + 3]);

        Assert.Equal(wanted, keys);
    }
}

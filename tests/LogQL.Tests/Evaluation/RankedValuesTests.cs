using Trine.LogQL.Evaluation;

namespace Trine.LogQL.Tests.Evaluation;

public sealed class RankedValuesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Selected_value_is_that_of_the_sorted_values(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var distinct = 1 << random.Next(12);
            double[] values = [.. Enumerable.Range(0, random.Next(1, 500)).Select(_ => random.Next(20) == 0 ? double.NaN : random.Next(distinct))];
            double[] sorted = [.. values.Order()];
            var rank = random.Next(values.Length);

            RankedValues.Select(values, rank);

            Assert.True(sorted[rank].Equals(values[rank]), $"seed {seed}, round {round}: got {values[rank]}, want {sorted[rank]}");
            Assert.Equal(sorted[..rank], values[..rank].Order());
        }
    }

    [Fact]
    public void Values_in_an_order_made_to_be_slow_are_selected()
    {
        double[] values = [.. Enumerable.Range(0, 100_000).Select(i => (double)(i % 2 == 0 ? i : 100_000 - i))];
        RankedValues.Select(values, 99_999);
        Assert.Equal(99_999, values[99_999]);
    }
}

namespace Trine.Codecs.Tests.Columns;

public sealed class DoubleColumnTests
{
    private static readonly double[] Odd =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0, double.MaxValue, -double.MaxValue, double.Epsilon, 1e300];

    [Fact]
    public void Vectors_find_what_the_scalar_loops_do_at_every_length()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var run = 0; run < 20_000; run++)
        {
            var column = new double[random.Next(40)];
            for (var i = 0; i < column.Length; i++)
            {
                column[i] = random.Next(60) == 0 ? Odd[random.Next(Odd.Length)] : i - (random.Next(40) == 0 ? 2 : 0);
            }

            Assert.True(DoubleColumn.HasNaNScalar(column) == DoubleColumn.HasNaN(column), $"seed {seed}, run {run}");
            Assert.True(DoubleColumn.DescendsScalar(column) == DoubleColumn.Descends(column), $"seed {seed}, run {run}");
        }
    }

    [Fact]
    public void Columns_of_sums_are_those_of_adding_one_value_after_the_other_to_the_last_bit()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var length = 0; length < 40; length++)
        {
            var (sums, rests) = (new double[length], new double[length]);
            var (expectedSums, expectedRests) = (new double[length], new double[length]);
            for (var run = 0; run < 100; run++)
            {
                var values = Enumerable.Range(0, length).Select(_ => random.Next(200) == 0
                    ? Odd[random.Next(Odd.Length)] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20))).ToArray();
                CompensatedSum.Add(values, sums, rests);
                CompensatedSum.AddScalar(values, expectedSums, expectedRests);
                Assert.True(Bits(expectedSums).SequenceEqual(Bits(sums)), $"seed {seed}, length {length}");
                Assert.True(Bits(expectedRests).SequenceEqual(Bits(rests)), $"seed {seed}, length {length}");
            }
        }

        // Which NaN it is does not matter.
        static IEnumerable<long> Bits(double[] numbers)
            => numbers.Select(number => BitConverter.DoubleToInt64Bits(double.IsNaN(number) ? double.NaN : number));
    }
}

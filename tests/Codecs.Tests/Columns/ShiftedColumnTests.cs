namespace Trine.Codecs.Tests.Columns;

public sealed class ShiftedColumnTests
{
    [Fact]
    public void Vectors_do_what_the_scalar_loops_do_at_every_length()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var length = 0; length < 40; length++)
        {
            var column = Enumerable.Range(0, length).Select(_ => random.NextInt64(long.MinValue, long.MaxValue)).ToArray();
            var shift = random.NextInt64(long.MinValue, long.MaxValue);
            var (shifted, expected) = (new long[length], new long[length]);
            ShiftedColumn.Write(column, shift, shifted);
            ShiftedColumn.WriteScalar(column, shift, expected);
            Assert.Equal(expected, shifted);
            Assert.True(ShiftedColumn.Is(shifted, column, shift), $"seed {seed}, length {length}");
            for (var i = 0; i < length; i++)
            {
                shifted[i] ^= 1L << random.Next(64);
                Assert.False(ShiftedColumn.Is(shifted, column, shift), $"seed {seed}, length {length}, place {i}");
                Assert.False(ShiftedColumn.IsScalar(shifted, column, shift));
                shifted[i] = expected[i];
            }
        }
    }
}

namespace Trine.Codecs.Tests.Packing;

public sealed class NumberBoundsTests
{
    [Fact]
    public void Vectors_find_what_one_number_after_the_other_finds()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        for (var length = 1; length < 150; length++)
        {
            for (var round = 0; round < 20; round++)
            {
                var longs = new long[length];
                foreach (ref var value in longs.AsSpan())
                {
                    value = random.NextInt64(long.MinValue, long.MaxValue) >> (8 * round / 3);
                }

                Check<long>(longs, seed);
                Check<int>(Array.ConvertAll(longs, value => (int)value), seed);
                Check<uint>(Array.ConvertAll(longs, value => (uint)value), seed);
            }
        }
    }

    private static void Check<T>(ReadOnlySpan<T> values, int seed)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        var (got, want) = (NumberBounds.Of(values), NumberBounds.OfScalar(values));
        Assert.True(got == want, $"seed {seed}, {values.Length} of {typeof(T)}: {got}, want {want}");
    }
}

namespace Trine.Codecs.Tests.Filters;

public class BinaryFuseFilterTests
{
    [Fact]
    public void Every_key_is_found_and_few_others()
    {
        var builder = new BinaryFuseBuilder();
        foreach (var count in (int[])[0, 1, 2, 3, 4, 5, 7, 10, 30, 100, 1000, 10_000, 100_000])
        {
            var random = new Random(count);
            var keys = new HashSet<uint>();
            while (keys.Count < count)
            {
                keys.Add((uint)random.NextInt64(1L << 32));
            }

            using var buffer = new ByteBuffer();
            builder.Build([.. keys], buffer);
            var filter = new BinaryFuseFilter(buffer.WrittenSpan);
            foreach (var key in keys)
            {
                Assert.True(filter.MayContain(key), $"{count} keys, key {key}");
            }

            var wrong = 0;
            for (ulong key = 1UL << 32; key < (1UL << 32) + 100_000; key++)
            {
                wrong += filter.MayContain(key) ? 1 : 0;
            }

            Assert.True(wrong < 6_600, $"{count} keys, {wrong} wrong of 100000, want about 6250");
            Assert.True(
                count < 10_000 || buffer.Length < count * 5 / 8.0 + 1000, $"{count} keys take {buffer.Length} bytes");
        }
    }

    [Fact]
    public void The_same_keys_give_the_same_bytes()
    {
        uint[] keys = [.. Enumerable.Range(0, 1000).Select(i => (uint)i * 7919)];
        using var first = new ByteBuffer();
        using var second = new ByteBuffer();
        var builder = new BinaryFuseBuilder();
        builder.Build([1, 2, 3], second);
        second.Clear();
        new BinaryFuseBuilder().Build(keys, first);
        builder.Build(keys, second);
        Assert.Equal(first.WrittenSpan, second.WrittenSpan);
    }

    [Fact]
    public void One_attempt_does_for_distinct_keys_with_the_same_bytes_and_never_for_repeated_ones()
    {
        uint[] keys = [.. Enumerable.Range(0, 1000).Select(i => (uint)i * 7919)];
        using var built = new ByteBuffer();
        using var tried = new ByteBuffer();
        var builder = new BinaryFuseBuilder();
        builder.Build(keys, built);

        Assert.True(builder.TryBuild(keys, tried));
        Assert.Equal(built.WrittenSpan, tried.WrittenSpan);
        Assert.False(builder.TryBuild([.. keys, keys[500]], tried));
        Assert.False(builder.TryBuild([.. keys, keys[500], keys[500]], tried));
        Assert.Equal(built.Length, tried.Length);
    }

    [Theory]
    [InlineData(11_400)]
    [InlineData(11_500)]
    [InlineData(11_510)]
    [InlineData(11_520)]
    public void Sizes_just_below_a_step_of_the_segment_length_can_be_built(int keyCount)
    {
        var builder = new BinaryFuseBuilder();
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            var keys = new HashSet<uint>();
            while (keys.Count < keyCount)
            {
                keys.Add((uint)random.NextInt64(1, 1L << 32));
            }

            using var bytes = new ByteBuffer();
            builder.Build([.. keys], bytes);
            var filter = new BinaryFuseFilter(bytes.WrittenSpan);
            foreach (var key in keys)
            {
                Assert.True(filter.MayContain(key));
            }
        }
    }

    [Fact]
    public void Repeated_keys_are_refused_after_a_bounded_time()
    {
        using var buffer = new ByteBuffer();
        Assert.Throws<ArgumentException>(() => new BinaryFuseBuilder().Build(new uint[1000], buffer));
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void A_damaged_header_is_refused_or_answers_within_bounds()
    {
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            using var buffer = new ByteBuffer();
            new BinaryFuseBuilder().Build([1, 2, 3, 4, 5], buffer);
            var damaged = RandomBytes.Damage(random, buffer.WrittenSpan);
            try
            {
                var filter = new BinaryFuseFilter(damaged);
                for (ulong key = 0; key < 20; key++)
                {
                    filter.MayContain(key);
                }
            }
            catch (InvalidDataException)
            {
            }
        }
    }
}

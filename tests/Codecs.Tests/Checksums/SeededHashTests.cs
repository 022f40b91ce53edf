namespace Trine.Codecs.Tests.Checksums;

public sealed class SeededHashTests
{
    [Fact]
    public void Every_byte_of_every_length_and_the_seed_count()
    {
        var random = new Random(3);
        for (var length = 0; length < 70; length++)
        {
            var bytes = RandomBytes.Uniform(random, length);
            var hash = SeededHash.Compute(bytes, 17);
            Assert.Equal(hash, SeededHash.Compute(bytes.ToArray(), 17));
            Assert.NotEqual(hash, SeededHash.Compute(bytes, 18));
            Assert.NotEqual(hash, SeededHash.Compute([.. bytes, 0], 17));
            for (var i = 0; i < length; i++)
            {
                var changed = bytes.ToArray();
                changed[i] ^= (byte)(1 << random.Next(8));
                Assert.NotEqual(hash, SeededHash.Compute(changed, 17));
            }
        }
    }

    [Fact]
    public void Texts_that_differ_in_a_number_fill_a_table_evenly()
    {
        const int Slots = 1 << 12;
        var counts = new int[Slots];
        for (var i = 0; i < Slots; i++)
        {
            counts[(int)SeededHash.Compute(System.Text.Encoding.ASCII.GetBytes($"user-{i}"), 5) & (Slots - 1)]++;
        }

        Assert.InRange(counts.Count(static count => count == 0), Slots / 3, Slots * 2 / 5); // 1/e of them.
        Assert.InRange(counts.Max(), 1, 10);
    }
}

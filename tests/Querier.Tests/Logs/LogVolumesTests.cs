using Trine.Model;
using Trine.Querier.Logs;

namespace Trine.Querier.Tests.Logs;

public class LogVolumesTests
{
    [Fact]
    public void A_chunk_inside_the_range_counts_whole()
    {
        var chunk = TestRow.Chunk(TestRow.Stream("a"), new TestRow(10, "12345"), new TestRow(19, "123", "xy"));

        var volume = Assert.Single(LogVolumes.Of([chunk], new TimeRange(0, 100), stepNs: 100));

        Assert.Equal([2], volume.Rows);
        Assert.Equal([8 + "trace".Length + 2], volume.Bytes);
        Assert.Equal(1, volume.Chunks);
    }

    [Fact]
    public void A_chunk_that_crosses_steps_is_spread_over_them()
    {
        var rows = Enumerable.Range(0, 100).Select(i => new TestRow(i, "x")).ToList();

        var volume = Assert.Single(LogVolumes.Of([TestRow.Chunk(TestRow.Stream("a"), rows)], new TimeRange(0, 100), stepNs: 25));

        Assert.Equal([25, 25, 25, 25], volume.Rows);
    }

    [Fact]
    public void Rows_outside_of_the_range_do_not_count()
    {
        var rows = Enumerable.Range(0, 100).Select(i => new TestRow(i, "x")).ToList();

        var volume = Assert.Single(LogVolumes.Of([TestRow.Chunk(TestRow.Stream("a"), rows)], new TimeRange(50, 1000), stepNs: 950));

        Assert.Equal([50], volume.Rows);
    }

    [Fact]
    public void The_sum_over_steps_is_the_number_of_rows()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var chunks = Enumerable.Range(0, random.Next(1, 4))
                .Select(i => TestRow.Chunk(
                    TestRow.Stream($"{i}"),
                    [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => new TestRow(random.Next(1000), "x"))]))
                .ToList();
            var steps = random.Next(1, 8);

            var volumes = LogVolumes.Of(chunks, new TimeRange(0, 1000), 1000 / steps);

            foreach (var (volume, chunk) in volumes.Zip(chunks))
            {
                // Each step is rounded.
                Assert.True(Math.Abs(volume.Rows.Sum() - chunk.RowCount) <= steps, $"seed {seed}: {volume.Rows.Sum()}");
            }
        }
    }

    [Fact]
    public void Too_many_steps_are_refused()
        => Assert.Throws<RequestException>(() => LogVolumes.Of([], new TimeRange(0, 1_000_000), stepNs: 1));
}

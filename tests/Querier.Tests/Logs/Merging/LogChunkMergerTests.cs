using Trine.Model;
using Trine.Model.Logs;
using Trine.Querier.Logs.Merging;

namespace Trine.Querier.Tests.Logs.Merging;

public class LogChunkMergerTests
{
    private static readonly LabelSet Stream = TestRow.Stream("a");

    [Fact]
    public void Chunks_that_do_not_overlap_are_handed_on_as_they_are()
    {
        LogChunk[] chunks =
        [
            TestRow.Chunk(Stream, new TestRow(10, "x"), new TestRow(19, "y")),
            TestRow.Chunk(Stream, new TestRow(20, "x"), new TestRow(29, "y")),
            TestRow.Chunk(TestRow.Stream("b"), new TestRow(12, "x")),
        ];

        var merged = LogChunkMerger.Merge(chunks);

        Assert.Equal(chunks.ToHashSet(), merged.ToHashSet());
    }

    [Fact]
    public async Task A_row_that_two_chunks_have_comes_once()
    {
        var merged = LogChunkMerger.Merge(
        [
            TestRow.Chunk(Stream, new TestRow(10, "x", "t1"), new TestRow(20, "y")),
            TestRow.Chunk(Stream, new TestRow(10, "x", "t1"), new TestRow(20, "z")),
        ]);

        var rows = await TestRow.ReadAsync(Assert.Single(merged));
        Assert.Equal([new TestRow(10, "x", "t1"), new TestRow(20, "y"), new TestRow(20, "z")], rows);
    }

    [Fact]
    public async Task Only_where_chunks_overlap_they_are_merged()
    {
        var first = TestRow.Chunk(Stream, new TestRow(10, "a"), new TestRow(20, "b"), new TestRow(30, "c"));
        var second = TestRow.Chunk(Stream, new TestRow(29, "d"), new TestRow(30, "c"), new TestRow(40, "e"));

        var merged = LogChunkMerger.Merge([first, second]).OrderBy(chunk => chunk.MinTimestampNs).ToList();

        Assert.Equal([(10, 28), (29, 30), (31, 40)], merged.Select(chunk => ((int)chunk.MinTimestampNs, (int)chunk.MaxTimestampNs)));
        Assert.Equal([new TestRow(10, "a"), new TestRow(20, "b")], await TestRow.ReadAsync(merged[0]));
        Assert.Equal([new TestRow(29, "d"), new TestRow(30, "c")], await TestRow.ReadAsync(merged[1]));
        Assert.Equal([new TestRow(40, "e")], await TestRow.ReadAsync(merged[2]));
    }

    [Fact]
    public async Task Rows_of_one_instant_that_differ_in_line_or_metadata_both_stay()
    {
        var merged = LogChunkMerger.Merge(
        [
            TestRow.Chunk(Stream, new TestRow(10, "x", "t1"), new TestRow(10, "x")),
            TestRow.Chunk(Stream, new TestRow(10, "x", "t2"), new TestRow(10, "y")),
        ]);

        var rows = await TestRow.ReadAsync(Assert.Single(merged));
        Assert.Equal(
            [new TestRow(10, "x", "t1"), new TestRow(10, "x"), new TestRow(10, "x", "t2"), new TestRow(10, "y")], rows);
    }

    [Fact]
    public async Task Merged_rows_equal_a_list_sorted_and_freed_of_duplicates()
    {
        const int Rounds = 300;
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var perChunk = Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomRows(random)).ToList();

            var merged = LogChunkMerger.Merge([.. perChunk.Select(rows => TestRow.Chunk(Stream, rows))]);

            var got = new List<TestRow>();
            long lastNs = long.MinValue;
            foreach (var chunk in merged.OrderBy(chunk => chunk.MinTimestampNs))
            {
                Assert.True(chunk.MinTimestampNs > lastNs, $"seed {seed}: chunks overlap at {lastNs}");
                var rows = await TestRow.ReadAsync(chunk);
                Assert.True(
                    rows.Select(row => row.TimestampNs).SequenceEqual(rows.Select(row => row.TimestampNs).Order()),
                    $"seed {seed}: times do not ascend");
                Assert.Equal(chunk.RowCount, rows.Count);
                got.AddRange(rows);
                lastNs = chunk.MaxTimestampNs;
                chunk.Dispose();
            }

            var want = perChunk.SelectMany(rows => rows).Distinct();
            Assert.True(Sorted(want).SequenceEqual(Sorted(got)), $"seed {seed}: rows differ");
        }
    }

    [Fact]
    public async Task The_time_order_of_each_chunk_survives_among_equal_times()
    {
        var merged = LogChunkMerger.Merge(
        [
            TestRow.Chunk(Stream, new TestRow(10, "c"), new TestRow(10, "a"), new TestRow(10, "b")),
            TestRow.Chunk(Stream, new TestRow(10, "d")),
        ]);

        var rows = await TestRow.ReadAsync(Assert.Single(merged));
        Assert.Equal(["c", "a", "b", "d"], rows.Select(row => row.Line));
    }

    private static List<TestRow> RandomRows(Random random)
    {
        var start = random.Next(40);
        return
        [
            .. Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => new TestRow(
                    start + random.Next(10), ((char)('a' + random.Next(2))).ToString(), random.Next(3) == 0 ? "t" : ""))
                .Distinct(),
        ];
    }

    private static IOrderedEnumerable<TestRow> Sorted(IEnumerable<TestRow> rows)
        => rows.OrderBy(row => row.TimestampNs)
            .ThenBy(row => row.Line, StringComparer.Ordinal)
            .ThenBy(row => row.Trace, StringComparer.Ordinal);
}

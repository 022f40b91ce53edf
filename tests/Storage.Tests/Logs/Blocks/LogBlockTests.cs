using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Objects;

namespace Trine.Storage.Tests.Logs.Blocks;

public sealed class LogBlockTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly LogBlockFixture _fixture = new();

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_row_comes_back_from_pages_of_any_size(int seed)
    {
        var random = new Random(seed);
        _fixture.Options = new LogBlockOptions
        {
            PageBytes = random.Next(1, 5000),
            PageRowsMax = random.Next(1, 300),
            PageCellsMax = random.Next(1, 2000),
            TemplateRowsMin = random.Next(1, 40),
        };
        var streams = RandomStreams(random);

        var meta = await _fixture.WriteAsync(streams.SelectMany(stream => Cut(stream, random)));
        var reader = await _fixture.OpenAsync();
        var read = await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());

        Assert.Equal(streams.Sum(stream => stream.Rows.Count), meta.RowCount);
        Assert.Equal(streams.Count, meta.SeriesCount);
        Assert.Equal(streams.Min(stream => stream.Rows[0].TimestampNs), meta.MinTimestampNs);
        Assert.Equal(streams.Max(stream => stream.Rows[^1].TimestampNs), meta.MaxTimestampNs);
        Assert.Equal(streams.Sum(s => s.Rows.Sum(row => Encoding.UTF8.GetByteCount(row.Line))), meta.LineBytes);
        Assert.Equal(streams.Count, read.Count);
        foreach (var (labels, rows) in streams)
        {
            Assert.Equal(rows.Select(row => row.ToString()), read[labels.ToString()]);
        }
    }

    [Fact]
    public async Task Matchers_find_the_streams_that_a_look_at_each_would()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var streams = RandomStreams(random, count: 130);
        await _fixture.WriteAsync(streams.Select(s => (s.Labels, (IReadOnlyList<LogRow>)s.Rows)));
        var reader = await _fixture.OpenAsync();
        string[] names = ["app", "env", "pod", "none"];
        string[] values = ["", "a", "b", "x1", "x.*", ".+", ".*", "a|b", "x[0-4]", "nope"];
        for (var i = 0; i < 300; i++)
        {
            var matchers = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new LabelMatcher(
                names[random.Next(names.Length)], (MatchOp)random.Next(4), values[random.Next(values.Length)])).ToArray();

            var got = reader.SelectStreams(matchers, LogBlockFixture.AllTime).Select(summary => summary.Labels);

            Assert.Equal(streams.Where(s => s.Labels.Matches(matchers)).Select(s => s.Labels), got);
        }
    }

    [Fact]
    public async Task Only_chunks_that_overlap_the_range_are_selected()
    {
        _fixture.Options = new LogBlockOptions { PageRowsMax = 10 };
        await _fixture.WriteAsync((Labels("a"), Rows(100, i => new LogRow(i, $"line {i}"))));
        var reader = await _fixture.OpenAsync();

        var chunks = await reader.SelectAsync(new LogSelection([], new TimeRange(15, 30), []), None);

        Assert.Equal([10L, 20L], chunks.Select(chunk => chunk.MinTimestampNs));
        var summary = Assert.Single(reader.SelectStreams([], new TimeRange(99, 1000)));
        Assert.Equal((1, 10L), (summary.ChunkCount, summary.RowCount));
        Assert.Empty(reader.SelectStreams([], new TimeRange(100, 1000)));
    }

    [Fact]
    public async Task A_needle_skips_pages_that_lack_it_and_never_one_that_has_it()
    {
        _fixture.Options = new LogBlockOptions { PageRowsMax = 20 };
        await _fixture.WriteAsync((Labels("a"), Rows(2000, i => new LogRow(i, $"request served id={Id(i)} end"))));
        var reader = await _fixture.OpenAsync();
        for (var i = 0; i < 2000; i += 37)
        {
            var needle = Encoding.UTF8.GetBytes(Id(i));
            var chunks = await reader.SelectAsync(
                new LogSelection([], LogBlockFixture.AllTime, [new LineNeedle(needle, false)]), None);

            Assert.Contains(chunks, chunk => chunk.MinTimestampNs <= i && i <= chunk.MaxTimestampNs);
            Assert.InRange(chunks.Count, 1, 25);
            Assert.All(chunks, chunk => Assert.True(chunk.MayContain(needle, false)));
        }

        var miss = await reader.SelectAsync(
            new LogSelection([], LogBlockFixture.AllTime, [new LineNeedle("deadbeefcafe42420123456789abcdef"u8.ToArray(), true)]), None);
        Assert.InRange(miss.Count, 0, 3);

        static string Id(int i) => $"{(ulong)(i + 1) * 0x9E3779B97F4A7C15:x16}";
    }

    [Fact]
    public async Task A_needle_too_short_for_the_filter_skips_nothing_and_reads_nothing()
    {
        await _fixture.WriteAsync((Labels("a"), Rows(10, i => new LogRow(i, "line"))));
        var reader = await _fixture.OpenAsync();

        var chunks = await reader.SelectAsync(
            new LogSelection([], LogBlockFixture.AllTime, [new LineNeedle("zz"u8.ToArray(), false)]), None);

        Assert.Single(chunks);
        Assert.True(chunks[0].MayContain("also absent from it"u8, false));
        Assert.Empty(_fixture.Store.RangeReads);
    }

    [Fact]
    public async Task A_chunk_reads_only_the_columns_that_are_asked_for()
    {
        await _fixture.WriteAsync((Labels("a"), Rows(500, i => new LogRow(i * 1000, $"{i} {i * 31:x} some line", ("id", $"v{i}")))));
        var reader = await _fixture.OpenAsync();
        using var chunk = Assert.Single(await reader.SelectAsync(LogBlockFixture.Select(), None));

        Assert.Equal(0, _fixture.Store.BytesRead);
        await chunk.LoadAsync(LogColumns.Timestamps, None);
        Assert.InRange(_fixture.Store.BytesRead, 1, 200);
        await chunk.LoadAsync(LogColumns.Timestamps, None);
        Assert.Single(_fixture.Store.RangeReads);
        await chunk.LoadAsync(LogColumns.Text, None);
        await chunk.LoadAsync(LogColumns.All, None);

        Assert.Equal(500, MemoryLogChunk.RowsOf(chunk).Count);
        Assert.Equal(4, _fixture.Store.RangeReads.Count);
    }

    [Fact]
    public async Task All_columns_of_a_page_come_with_one_request()
    {
        await _fixture.WriteAsync((Labels("a"), Rows(10, i => new LogRow(i, "line", ("k", "v")))));
        var reader = await _fixture.OpenAsync();
        using var chunk = Assert.Single(await reader.SelectAsync(LogBlockFixture.Select(), None));

        await chunk.LoadAsync(LogColumns.All, None);

        Assert.Single(_fixture.Store.RangeReads);
    }

    [Fact]
    public async Task Small_streams_share_a_page_which_is_read_once()
    {
        await _fixture.WriteAsync(Enumerable.Range(0, 50).Select(
            i => (Labels($"stream {i:D2}"), (IReadOnlyList<LogRow>)Rows(3, j => new LogRow(j, $"line {i} {j}")))));
        var reader = await _fixture.OpenAsync();

        var read = await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());

        Assert.Equal(50, read.Count);
        Assert.Single(_fixture.Store.RangeReads);
    }

    [Fact]
    public async Task Pages_over_the_cache_bound_are_freed_and_read_again()
    {
        _fixture.Pages = new LogPageCache(bytesMax: 0);
        await _fixture.WriteAsync((Labels("a"), Rows(3, i => new LogRow(i, "a"))), (Labels("b"), Rows(3, i => new LogRow(i, "b"))));
        var reader = await _fixture.OpenAsync();

        await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());

        Assert.Equal(2, _fixture.Store.RangeReads.Count);
        Assert.Equal(0, _fixture.Pages.MemoryBytes);
    }

    [Fact]
    public async Task Chunks_of_one_page_can_be_loaded_at_once()
    {
        await _fixture.WriteAsync(Enumerable.Range(0, 64).Select(
            i => (Labels($"{i:D2}"), (IReadOnlyList<LogRow>)Rows(20, j => new LogRow(j, $"line {i} {j}", ("k", $"{j}"))))));
        var reader = await _fixture.OpenAsync();
        var chunks = await reader.SelectAsync(LogBlockFixture.Select(), None);

        await Task.WhenAll(chunks.Select(chunk => Task.Run(async () =>
        {
            await chunk.LoadAsync(LogColumns.Timestamps, None);
            await chunk.LoadAsync(LogColumns.All, None);
            Assert.Equal(20, MemoryLogChunk.RowsOf(chunk).Count);
            Assert.Equal($"line {int.Parse(chunk.Stream[0].Value, null)} 19", Encoding.UTF8.GetString(chunk.Line(19)));
            chunk.Dispose();
        })));

        Assert.Single(_fixture.Store.RangeReads, read => read.Offset == _fixture.Store.RangeReads.Min(first => first.Offset));
    }

    [Fact]
    public async Task Chunks_of_a_stream_that_overlap_are_kept_apart_and_others_are_joined()
    {
        await _fixture.WriteAsync(
            (Labels("a"), Rows(10, i => new LogRow(i, "first"))),
            (Labels("a"), Rows(10, i => new LogRow(9 + i, "joined"))),
            (Labels("a"), Rows(10, i => new LogRow(5 + i, "overlaps"))));
        var reader = await _fixture.OpenAsync();

        var chunks = await reader.SelectAsync(LogBlockFixture.Select(), None);

        Assert.Equal([(0L, 18L, 20), (5L, 14L, 10)], chunks.Select(c => (c.MinTimestampNs, c.MaxTimestampNs, c.RowCount)));
    }

    [Fact]
    public async Task Chunks_tell_the_bytes_of_their_lines_and_metadata_without_being_read()
    {
        _fixture.Options = new LogBlockOptions { PageRowsMax = 3 };
        await _fixture.WriteAsync((Labels("a"),
        [
            new LogRow(1, "12345", ("key", "value"), ("id", "x")), // 8 + 3
            new LogRow(2, ""),
            new LogRow(3, "123", ("key", "value")), // 8
            new LogRow(4, "1", ("empty", "")), // 5
        ]));
        var reader = await _fixture.OpenAsync();

        var chunks = await reader.SelectAsync(LogBlockFixture.Select(), None);

        Assert.Equal([(8L, 19L), (1L, 5L)], chunks.Select(chunk => (chunk.LineBytes, chunk.MetadataBytes)));
        Assert.Empty(_fixture.Store.RangeReads);
    }

    [Fact]
    public async Task Streams_out_of_order_are_refused()
        => await Assert.ThrowsAsync<ArgumentException>(() => _fixture.WriteAsync(
            (Labels("b"), Rows(1, i => new LogRow(i, "line"))), (Labels("a"), Rows(1, i => new LogRow(i, "line")))));

    [Fact]
    public async Task A_block_without_rows_is_refused()
        => await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.WriteAsync((Labels("a"), [])));

    [Fact]
    public async Task Data_comes_first_and_the_description_last()
    {
        await _fixture.WriteAsync((Labels("a"), Rows(1, i => new LogRow(i, "line"))));

        Assert.Equal(["data", "index", "meta.json"], _fixture.Store.Puts.Select(key => key[(key.LastIndexOf('/') + 1)..]));
    }

    [Fact]
    public async Task Lines_may_be_empty_large_or_hold_line_ends_and_times_may_be_extreme()
    {
        var rows = new List<LogRow>
        {
            new(long.MinValue, ""), new(-1, "a\nb\n"), new(0, ""), new(0, new string('x', 3 << 20)), new(long.MaxValue - 1, "ünï"),
        };
        await _fixture.WriteAsync((Labels("a"), rows));
        var reader = await _fixture.OpenAsync();

        var read = await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());

        Assert.Equal(rows.Select(row => row.ToString()), read[Labels("a").ToString()]);
    }

    [Fact]
    public async Task Many_metadata_keys_make_small_pages()
    {
        const int CellsMax = 10_000;
        _fixture.Options = new LogBlockOptions { PageCellsMax = CellsMax };
        var rows = Rows(400, i => new LogRow(i, "line", [.. Enumerable.Range(0, 5).Select(j => ($"key {i} {j}", "v"))]));
        await _fixture.WriteAsync(rows.Chunk(10).Select(part => (Labels("a"), (IReadOnlyList<LogRow>)part)));
        var reader = await _fixture.OpenAsync();

        var read = await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());
        var chunks = await reader.SelectAsync(LogBlockFixture.Select(), None);

        Assert.Equal(rows.Select(row => row.ToString()), read[Labels("a").ToString()]);
        Assert.All(chunks, chunk => Assert.InRange(chunk.RowCount * chunk.RowCount * 5, 1, CellsMax + (10 * 10 * 5)));
    }

    [Fact]
    public async Task A_removed_block_is_told_apart_from_a_damaged_one()
    {
        var meta = await _fixture.WriteAsync((Labels("a"), Rows(1, i => new LogRow(i, "line"))));
        var reader = await _fixture.OpenAsync();
        var location = _fixture.Bucket.Block(meta.Id);
        await _fixture.Store.DeleteAsync(location.DataKey, None);
        await _fixture.Store.DeleteAsync(location.IndexKey, None);
        using var chunk = Assert.Single(await reader.SelectAsync(LogBlockFixture.Select(), None));

        await Assert.ThrowsAsync<ObjectNotFoundException>(async () => await chunk.LoadAsync(LogColumns.All, None));
        await Assert.ThrowsAsync<ObjectNotFoundException>(_fixture.OpenAsync);
    }

    [Fact]
    public async Task Every_damaged_byte_is_found()
    {
        _fixture.Options = new LogBlockOptions { PageRowsMax = 5 };
        var meta = await _fixture.WriteAsync(
            (Labels("a"), Rows(12, i => new LogRow(i * i, $"line {i}", ("k", "v"), ("id", $"{i}")))),
            (Labels("b"), Rows(3, i => new LogRow(i, "other line"))));
        var location = _fixture.Bucket.Block(meta.Id);
        var selection = new LogSelection([], LogBlockFixture.AllTime, [new LineNeedle("some needle that is absent"u8.ToArray(), false)]);
        foreach (var key in (string[])[location.DataKey.Value, location.IndexKey.Value])
        {
            var sound = _fixture.Store.Contents[key];
            for (var i = 0; i < sound.Length; i++)
            {
                var damaged = sound.ToArray();
                damaged[i] ^= 0x20;
                _fixture.Store.Set(key, damaged);
                _fixture.Pages = new LogPageCache(0);

                var failure = await Assert.ThrowsAsync<CorruptionException>(async () =>
                {
                    var reader = await _fixture.OpenAsync();
                    await reader.SelectAsync(selection, None);
                    await LogBlockFixture.ReadAllAsync(reader, LogBlockFixture.Select());
                });
                Assert.Equal(key, failure.Path);
            }

            _fixture.Store.Set(key, sound[..^1]);
            _fixture.Pages = new LogPageCache(0);
            await Assert.ThrowsAsync<CorruptionException>(async () =>
                await (await _fixture.OpenAsync()).SelectAsync(selection, None));
            _fixture.Store.Set(key, sound);
        }
    }

    [Fact]
    public async Task The_block_cache_opens_a_block_once_and_forgets_the_oldest()
    {
        var meta = await _fixture.WriteAsync((Labels("a"), Rows(1, i => new LogRow(i, "line"))));
        var cache = new BlockCache<LogBlockReader>(
            (bucket, meta, token) => LogBlockReader.OpenAsync(_fixture.Store, bucket, meta, _fixture.Pages, token), bytesMax: 1);

        var first = await cache.OpenAsync(_fixture.Bucket, meta, None);
        Assert.Same(first, await cache.OpenAsync(_fixture.Bucket, meta, None));

        Assert.True(Storage.Blocks.BlockId.TryParse("01ARZ3NDEKTSV4RRFFQ69G5FAV", out var otherId));
        foreach (var (key, content) in _fixture.Store.Contents)
        {
            _fixture.Store.Set(key.Replace(meta.Id.ToString(), otherId.ToString(), StringComparison.Ordinal), content);
        }

        await cache.OpenAsync(_fixture.Bucket, meta with { Id = otherId }, None);
        Assert.NotSame(first, await cache.OpenAsync(_fixture.Bucket, meta, None));
    }

    private static LabelSet Labels(string app) => LogBlockFixture.Labels(("app", app));

    private static List<LogRow> Rows(int count, Func<int, LogRow> row) => [.. Enumerable.Range(0, count).Select(row)];

    private static List<(LabelSet Labels, List<LogRow> Rows)> RandomStreams(Random random, int count = 0)
    {
        var streams = new SortedDictionary<LabelSet, List<LogRow>>(Comparer<LabelSet>.Create(LabelSet.Compare));
        count = count == 0 ? random.Next(1, 30) : count;
        for (var i = 0; i < count; i++)
        {
            var labels = new List<(string, string)> { ("app", "abx"[random.Next(3)] + $"{random.Next(5)}"), ("n", $"{i}") };
            foreach (var name in (string[])["env", "pod"])
            {
                if (random.Next(2) == 0)
                {
                    labels.Add((name, random.Next(2) == 0 ? "a" : $"x{random.Next(8)}"));
                }
            }

            var timestampNs = random.NextInt64(1L << 60);
            streams[LogBlockFixture.Labels([.. labels])] =
                Rows(random.Next(1, 200), _ => RandomRow(random, timestampNs += random.Next(3) * random.Next(1_000_000)));
        }

        return [.. streams.Select(stream => (stream.Key, stream.Value))];
    }

    private static LogRow RandomRow(Random random, long timestampNs)
    {
        var metadata = new List<(string, string)> { ("constant", "always") };
        if (random.Next(3) > 0)
        {
            metadata.Add(("level", ((string[])["info", "warn", "error"])[random.Next(3)]));
        }

        if (random.Next(4) > 0)
        {
            metadata.Add(("trace", $"{random.NextInt64():x16}{random.NextInt64():x16}"));
        }

        if (random.Next(50) == 0)
        {
            metadata.Add(($"rare{random.Next(20)}", ""));
        }

        return new LogRow(timestampNs, RandomLine(random), [.. metadata]);
    }

    /// <summary>Some that have much in common, and some of what makes slots in any order.</summary>
    private static string RandomLine(Random random) => random.Next(4) switch
    {
        0 => new string((char)('a' + random.Next(26)), random.Next(60)),
        1 => $"level=info took={random.Next(3)}ms msg=\"user {random.Next(1000)}\" id={random.NextInt64():x16}",
        2 => $"{{\"level\":\"warn\",\"n\":{random.Next(5)},\"msg\":\"é {random.Next(2)}\"}}",
        _ => new string(random.GetItems("\"\"==  \\:,{}/1290aöz-\t\0\n".AsSpan(), random.Next(30))),
    };

    private static IEnumerable<(LabelSet Labels, IReadOnlyList<LogRow> Rows)> Cut(
        (LabelSet Labels, List<LogRow> Rows) stream, Random random)
        => stream.Rows.Chunk(random.Next(1, 100)).Select(part => (stream.Labels, (IReadOnlyList<LogRow>)part));
}

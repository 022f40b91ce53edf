using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Storage.Blocks;
using Trine.Storage.Tests.Objects;
using Trine.Storage.Traces;

namespace Trine.Storage.Tests.Traces;

public sealed class TraceBlockTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly BlockBucket Bucket = new(TenantId.Parse("tenant"), "traces");
    private static readonly BlockLocation Location = Bucket.Block(BlockId.Create(DateTimeOffset.UnixEpoch.AddDays(20_000), new Random(1)));

    private readonly MemoryObjectStore _store = new();

    [Fact]
    public async Task A_block_tells_what_it_holds_and_leaves_no_local_file()
    {
        var batches = RowGroupTests.Batches(1, 2, 80, 9);
        var scratch = Path.GetTempFileName();

        var meta = await TraceBlockWriter.WriteAsync(
            _store, Location, [RowGroupTests.Image([batches[0]]), RowGroupTests.Image([batches[1]])], scratch, None);
        var reader = await TraceBlockReader.OpenAsync(_store, Bucket, meta, new TraceColumnCache(1 << 20), None);
        var tables = reader.Tables(TimeRange.All);

        Assert.Equal(2, tables.Count);
        Assert.Equal(tables.Sum(table => table.SpanCount), meta.RowCount);
        Assert.Equal(tables.Min(table => table.MinStartNs), meta.MinTimestampNs);
        Assert.Equal(tables.Max(table => table.MaxEndNs), meta.MaxTimestampNs);
        Assert.Empty(reader.Tables(new TimeRange(0, meta.MinTimestampNs)));
        Assert.False(File.Exists(scratch));
        Assert.Equal([Location.DataKey.Value, Location.IndexKey.Value, Location.MetaKey.Value], _store.Puts);
    }

    [Fact]
    public async Task A_trace_is_read_without_reading_the_row_group()
    {
        using var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        for (var i = 0; i < 60_000; i++)
        {
            RowGroupTests.AddSpan(batch, (ulong)(i / 10), (ulong)i + 1);
            batch.AddString("statement"u8, System.Text.Encoding.UTF8.GetBytes($"SELECT * FROM t WHERE id = {i * 7919 % 60_000}"));
        }

        var meta = await WriteAsync([batch]);
        var reader = await TraceBlockReader.OpenAsync(_store, Bucket, meta, new TraceColumnCache(0), None);
        var before = _store.BytesRead;
        using var trace = new SpanBatch();
        await reader.FindTraceAsync(new TraceId(0, 3001), trace, None);

        Assert.Equal(10, trace.SpanCount);
        Assert.InRange(_store.BytesRead - before, 1, meta.DataBytes / 3);
    }

    [Fact]
    public async Task Damage_anywhere_is_found_or_does_not_change_the_answer()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var batches = RowGroupTests.Batches(Seed, 2, 60, 9);
        var meta = await WriteAsync(batches);
        var want = TableTexts.Of(batches);
        var found = 0;
        foreach (var key in new[] { Location.DataKey.Value, Location.IndexKey.Value })
        {
            var good = _store.Contents[key];
            for (var i = 0; i < 120; i++)
            {
                var bad = good.ToArray();
                bad[random.Next(bad.Length)] ^= (byte)random.Next(1, 256);
                _store.Set(key, random.Next(8) == 0 ? bad[..random.Next(bad.Length)] : bad);
                try
                {
                    Assert.Equal(want, await ReadAsync(meta));
                }
                catch (CorruptionException)
                {
                    found++;
                }
            }

            _store.Set(key, good);
        }

        Assert.InRange(found, 200, 240);
        Assert.Equal(want, await ReadAsync(meta));
    }

    [Fact]
    public async Task Bytes_of_malice_with_right_checksums_are_damage_and_nothing_worse()
    {
        const int Seed = 6;
        var random = new Random(Seed);
        var image = RowGroupTests.Image(RowGroupTests.Batches(Seed, 2, 60, 9));
        var damages = 0;
        for (var i = 0; i < 400; i++)
        {
            var directory = image.Directory.ToArray();
            for (var j = random.Next(1, 4); j > 0; j--)
            {
                directory[random.Next(directory.Length)] = (byte)random.Next(256);
            }

            var group = new RowGroup(image with { Directory = directory }, new TraceColumnCache(0));
            try
            {
                using var table = new RowGroupTable(group);
                await table.LoadAsync((SpanFields)0x1ffff, table.Attributes, ColumnParts.All, None);
                using var trace = new SpanBatch();
                await TraceLookup.FindAsync(group, IdOf(table.TraceIds[0]), new SeenSpans(), trace, None);
            }
            catch (CorruptionException)
            {
                damages++;
            }
        }

        Assert.InRange(damages, 200, 400);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_table_sent_as_bytes_is_the_same_with_what_is_hidden(int seed)
    {
        var batches = RowGroupTests.Batches(seed, 2, 60, 9);
        var hidden = new RowBitmap(RowGroupTests.Image(batches).Summary.TraceCount);
        hidden.Set(0);
        using var table = new RowGroupTable(RowGroupTests.Group(batches), hidden);
        using var bytes = new ByteBuffer();

        await TraceTables.WriteAsync(table, bytes, None);
        using var opened = TraceTables.Open(bytes.WrittenSpan.ToArray());

        Assert.Equal(await TableTexts.OfAsync(table), await TableTexts.OfAsync(opened));
        Assert.Equal(hidden.Words.ToArray(), opened.HiddenTraces!.Words.ToArray());
        Assert.Throws<InvalidDataException>(() => TraceTables.Open(bytes.WrittenSpan[..^1].ToArray()));
    }

    [Fact]
    public async Task Replicas_are_hidden_and_pieces_are_put_together()
    {
        var cache = new TraceColumnCache(1 << 20);
        var spans = new RandomSpans(9);
        var first = spans.Batch(200, 20);
        spans.IdBase = 64;
        var second = spans.Batch(200, 20);
        SpanTable[] tables =
        [
            .. TraceTables.Build([first], cache), .. TraceTables.Build([first], cache), .. TraceTables.Build([second], cache),
        ];

        var combined = await TraceTables.CombineAsync(tables, TimeRange.All, cache, None);

        var texts = await TableTexts.OfAsync(combined);
        Assert.Equal(TableTexts.Of(first, second), texts);
        Assert.Equal(4, combined.Count);
    }

    private static TraceId IdOf(UInt128 id) => new((ulong)(id >> 64), (ulong)id);

    private Task<BlockMeta> WriteAsync(IReadOnlyList<SpanBatch> batches)
        => TraceBlockWriter.WriteAsync(_store, Location, [RowGroupTests.Image(batches)], Path.GetTempFileName(), None);

    /// <summary>
    /// All that the block has, the index without its own checksum so that its parts must find damage.
    /// </summary>
    private async Task<List<string>> ReadAsync(BlockMeta meta)
    {
        var index = _store.Contents[Location.IndexKey.Value];
        var reader = await TraceBlockReader.OpenAsync(
            _store, Bucket, meta with { IndexChecksum = Crc32C.Compute(index) }, new TraceColumnCache(0), None);
        return await TableTexts.OfAsync(reader.Tables(TimeRange.All));
    }
}

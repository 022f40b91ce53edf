using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Storage.Blocks;
using Trine.Storage.Tests.Objects;

namespace Trine.Storage.Tests.Blocks;

public sealed class BucketIndexStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryObjectStore _store = new();
    private readonly BlockBucket _bucket = new(TenantId.Parse("Acme"), "logs");
    private readonly BucketIndexStore _index;

    public BucketIndexStoreTests() => _index = new BucketIndexStore(_store, _bucket, TimeProvider.System);

    [Fact]
    public async Task A_tenant_without_blocks_has_an_empty_index_and_nothing_is_written()
    {
        var (index, _, damages) = await _index.ReadAsync(None);

        Assert.Empty(index.Blocks);
        Assert.Empty(damages);
        Assert.Empty(_store.Contents);
    }

    [Fact]
    public async Task Blocks_are_added_and_removed_in_one_step()
    {
        await _index.UpdateAsync([Meta(1), Meta(2)], [], None);
        await _index.UpdateAsync([Meta(3)], [Meta(1).Id, Meta(9).Id], None);

        Assert.Equal([Meta(2), Meta(3)], (await _index.ReadAsync(None)).Index.Blocks);
        Assert.Equal(["acme!1/logs/bucket-index.json"], _store.Contents.Keys);
    }

    [Fact]
    public async Task Adding_a_block_twice_names_it_once()
    {
        await _index.UpdateAsync([Meta(1)], [], None);
        await _index.UpdateAsync([Meta(1)], [], None);

        Assert.Equal([Meta(1)], (await _index.ReadAsync(None)).Index.Blocks);
    }

    [Fact]
    public async Task Concurrent_updates_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => _index.UpdateAsync([Meta(i)], [], None))));

        Assert.Equal(8, (await _index.ReadAsync(None)).Index.Blocks.Count);
    }

    [Fact]
    public async Task An_update_gives_up_when_others_always_come_first()
    {
        _store.OnPutIfMatch = () => _store.Set(
            _bucket.IndexKey.Value, BlockJson.Write(BucketIndex.Empty));

        await Assert.ThrowsAsync<IOException>(() => _index.UpdateAsync([Meta(1)], [], None));
    }

    [Fact]
    public async Task A_missing_index_is_made_anew_from_finished_blocks()
    {
        PutMeta(Meta(1));
        PutMeta(Meta(2));
        _store.Set(_bucket.Block(Meta(3).Id).DataKey.Value, [1]); // Not finished: no meta.json.
        _store.Set(_bucket.Folder + "/other/meta.json", [1]);

        Assert.Equal([Meta(1), Meta(2)], (await _index.ReadAsync(None)).Index.Blocks);
        Assert.Contains(_bucket.IndexKey.Value, _store.Contents.Keys);
    }

    [Fact]
    public async Task A_damaged_index_is_reported_once_and_made_anew()
    {
        PutMeta(Meta(1));
        await _index.UpdateAsync([Meta(1)], [], None);
        var sound = _store.Contents[_bucket.IndexKey.Value];
        for (var i = 0; i < sound.Length; i++)
        {
            var damaged = sound.ToArray();
            damaged[i] ^= 0x11;
            _store.Set(_bucket.IndexKey.Value, damaged);

            var (index, _, damages) = await _index.ReadAsync(None);

            Assert.Equal([Meta(1)], index.Blocks);
            Assert.Equal(_bucket.IndexKey.Value, Assert.Single(damages).Path);
            Assert.Empty((await _index.ReadAsync(None)).Damages);
        }
    }

    [Fact]
    public async Task A_damaged_block_description_is_reported_and_the_other_blocks_are_found()
    {
        PutMeta(Meta(1));
        PutMeta(Meta(2));
        var key = _bucket.Block(Meta(1).Id).MetaKey.Value;
        var damaged = _store.Contents[key].ToArray();
        damaged[^10] ^= 1;
        _store.Set(key, damaged);

        var (index, _, damages) = await _index.ReadAsync(None);

        Assert.Equal([Meta(2)], index.Blocks);
        Assert.Equal(key, Assert.Single(damages).Path);
    }

    [Fact]
    public async Task A_newer_index_is_refused()
    {
        var newer = BucketIndex.Empty with { Version = 2 };
        _store.Set(_bucket.IndexKey.Value, BlockJson.Write(newer));

        await Assert.ThrowsAsync<NotSupportedException>(() => _index.ReadAsync(None));
    }

    [Fact]
    public async Task Version_1_stays_readable_and_is_what_is_written()
    {
        const string Golden = """
            {"crc32c":"CHECKSUM","content":{"version":1,"blocks":[{"format_version":1,"id":"00000000010000000000000000",
            "min_timestamp_ns":100,"max_timestamp_ns":199,"series_count":2,"row_count":3,"line_bytes":4,"data_bytes":5,
            "index_bytes":6,"index_checksum":7,"created_at":"1970-01-01T00:00:00.001+00:00"}]}}
            """;
        var oneLine = Golden.ReplaceLineEndings("");
        var content = Encoding.UTF8.GetBytes(oneLine)[31..^1];
        var golden = oneLine.Replace("CHECKSUM", $"{Crc32C.Compute(content):x8}", StringComparison.Ordinal);
        _store.Set(_bucket.IndexKey.Value, Encoding.UTF8.GetBytes(golden));

        Assert.Equal([Meta(1)], (await _index.ReadAsync(None)).Index.Blocks);
        await _index.UpdateAsync([Meta(1)], [], None);
        Assert.Equal(golden, Encoding.UTF8.GetString(_store.Contents[_bucket.IndexKey.Value]));
    }

    [Fact]
    public void Blocks_of_a_range_are_those_that_overlap_it()
    {
        var index = BucketIndex.Empty.With([Meta(1), Meta(2), Meta(3)], []);

        Assert.Equal([Meta(1), Meta(2)], index.Overlapping(new TimeRange(199, 201)));
        Assert.Equal([Meta(2)], index.Overlapping(new TimeRange(200, 300)));
        Assert.Empty(index.Overlapping(new TimeRange(0, 100)));
    }

    private void PutMeta(BlockMeta meta)
        => _store.Set(_bucket.Block(meta.Id).MetaKey.Value, BlockJson.Write(meta));

    private static BlockMeta Meta(int number)
    {
        Assert.True(BlockId.TryParse($"{number:D10}0000000000000000", out var id));
        return new BlockMeta
        {
            FormatVersion = 1,
            Id = id,
            MinTimestampNs = number * 100,
            MaxTimestampNs = (number * 100) + 99,
            SeriesCount = 2,
            RowCount = 3,
            LineBytes = 4,
            DataBytes = 5,
            IndexBytes = 6,
            IndexChecksum = 7,
            CreatedAt = id.CreatedAt,
        };
    }
}

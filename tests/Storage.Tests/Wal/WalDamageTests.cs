using Trine.Storage.Tests.Files;
using Trine.Storage.Wal;

namespace Trine.Storage.Tests.Wal;

public sealed class WalDamageTests
{
    private readonly WalFixture _fixture = new() { Config = new WalConfig { SegmentBytes = 180 } };

    [Fact]
    public async Task Every_flipped_byte_is_reported_or_harmless()
    {
        var original = await WriteLogAsync();
        foreach (var path in original.Keys)
        {
            for (var offset = 0; offset < original[path].Length; offset++)
            {
                await ReplayDamagedAsync(original, path, content => content[offset] ^= 0x40);

                Assert.True(Records.Intersect(_fixture.Replayed).SequenceEqual(_fixture.Replayed), $"{path} at {offset}");
                Assert.False(_fixture.Report.IsClean, $"{path} at {offset}");
                Assert.InRange(_fixture.Replayed.Count, IsHeader(offset) ? Records.Length : Records.Length - 1, Records.Length);
            }
        }
    }

    [Fact]
    public async Task Every_cut_of_the_newest_segment_is_a_torn_tail_and_appending_goes_on()
    {
        var original = await WriteLogAsync();
        var newest = WalFixture.Segment(2);
        for (var length = 0; length < original[newest].Length; length++)
        {
            await ReplayDamagedAsync(original, newest, content => content, length);

            Assert.Equal(0, _fixture.Report.DamageCount);
            Assert.Equal(Records.Take(_fixture.Replayed.Count), _fixture.Replayed);
            await using (var log = _fixture.Open())
            {
                Assert.True(_fixture.Report.IsClean);
                await WalFixture.AppendAsync(log, "after");
            }

            await _fixture.ReplayAsync();
            Assert.True(_fixture.Report.IsClean);
            Assert.Equal("after", _fixture.Replayed[^1]);
        }
    }

    [Fact]
    public async Task Damage_in_the_middle_is_reported_with_its_place_and_the_rest_is_read()
    {
        var original = await WriteLogAsync();
        await ReplayDamagedAsync(original, WalFixture.Segment(1), content => content[64 + 21] ^= 1);

        var damage = Assert.Single(_fixture.Report.Damages);
        Assert.Equal(new WalDamage(WalFixture.Segment(1), 64, 29, "records 1 to 1 are missing"), damage);
        Assert.Equal(Records.Skip(1), _fixture.Replayed);
    }

    [Fact]
    public async Task A_damaged_segment_is_kept_until_truncated_and_then_set_aside()
    {
        var original = await WriteLogAsync();
        await ReplayDamagedAsync(original, WalFixture.Segment(1), content => content[64 + 21] ^= 1);

        await using (var log = _fixture.Open())
        {
            log.TruncateBefore(await log.RollAsync());
        }

        Assert.Contains(WalFixture.Segment(1) + ".damaged", _fixture.Files.Paths);
        Assert.DoesNotContain(WalFixture.Segment(1), _fixture.Files.Paths);
    }

    [Fact]
    public async Task A_segment_without_a_readable_header_is_set_aside_and_its_records_reported_missing()
    {
        var original = await WriteLogAsync();
        await ReplayDamagedAsync(original, WalFixture.Segment(1), content =>
        {
            content[3] ^= 1;
            return content[40] ^= 1;
        });

        Assert.Equal(1, _fixture.Report.DamageCount);
        Assert.Contains(WalFixture.Segment(1) + ".damaged", _fixture.Files.Paths);
        Assert.Equal(Records.Skip(4), _fixture.Replayed);
    }

    [Fact]
    public async Task A_missing_segment_is_reported()
    {
        _fixture.Config = new WalConfig { SegmentBytes = 100 };
        await WriteLogAsync();
        _fixture.Files.Delete(WalFixture.Segment(3));
        await _fixture.ReplayAsync();

        var damage = Assert.Single(_fixture.Report.Damages);
        Assert.Equal(WalFixture.Segment(2), damage.Path);
        Assert.Equal("records 3 to 3 are missing", damage.Reason);
    }

    [Fact]
    public async Task A_payload_that_looks_like_a_record_is_not_taken_for_one()
    {
        var forged = new byte[WalFormat.RecordHeaderBytes + 4];
        WalFormat.WriteRecordHeader(forged, salt: 0, new WalRecordHeader(4, Codecs.Crc32C.Compute(forged.AsSpan(21)), 1, 2));
        await using (var log = _fixture.Open())
        {
            await log.AppendAsync(1, forged, CancellationToken.None);
            await WalFixture.AppendAsync(log, "genuine");
        }

        var original = _fixture.Files.Paths.ToDictionary(path => path, _fixture.Files.Content);
        await ReplayDamagedAsync(original, WalFixture.Segment(1), content => content[64] ^= 1);

        Assert.Equal(["genuine"], _fixture.Replayed);
    }

    [Fact]
    public async Task A_newer_format_is_refused_and_left_alone()
    {
        await WriteLogAsync();
        var content = _fixture.Files.Content(WalFixture.Segment(1));
        foreach (var copy in (int[])[0, 32])
        {
            content[copy + 8] = 2;
            BitConverter.TryWriteBytes(content.AsSpan(copy + 28), Codecs.Crc32C.Compute(content.AsSpan(copy, 28)));
        }

        _fixture.Files.Plant(WalFixture.Segment(1), content);

        Assert.Throws<NotSupportedException>(() => _fixture.Open());
        Assert.Equal(content, _fixture.Files.Content(WalFixture.Segment(1)));
    }

    private static string[] Records { get; } = ["record 1", "record 2", "record 3", "record 4", "record 5"];

    private static bool IsHeader(int offset) => offset < WalFormat.SegmentHeaderBytes;

    private async Task<Dictionary<string, byte[]>> WriteLogAsync()
    {
        await using (var log = _fixture.Open())
        {
            foreach (var record in Records)
            {
                await WalFixture.AppendAsync(log, record);
            }
        }

        return _fixture.Files.Paths.ToDictionary(path => path, _fixture.Files.Content);
    }

    private Task ReplayDamagedAsync(Dictionary<string, byte[]> original, string path, Func<byte[], object> damage)
        => ReplayDamagedAsync(original, path, damage, original[path].Length);

    private async Task ReplayDamagedAsync(
        Dictionary<string, byte[]> original, string damagedPath, Func<byte[], object> damage, int length)
    {
        _fixture.Files = new FakeFileSystem();
        foreach (var (path, content) in original)
        {
            var bytes = content.ToArray();
            if (path == damagedPath)
            {
                damage(bytes);
                bytes = bytes[..length];
            }

            _fixture.Files.Plant(path, bytes);
        }

        await _fixture.ReplayAsync();
    }
}

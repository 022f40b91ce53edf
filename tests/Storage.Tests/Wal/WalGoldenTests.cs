using Trine.Codecs;
using Trine.Storage.Wal;

namespace Trine.Storage.Tests.Wal;

/// <summary>Format version 1 as it stands on disks: these bytes must stay readable, and stay what we write.</summary>
public sealed class WalGoldenTests
{
    private const ulong Salt = 0x0123456789abcdef;

    private const string SegmentVersion1 =
        "5452494e4557414c01000000efcdab89674523010500000000000000a34b94335452494e4557414c01000000efcdab89"
        + "674523010500000000000000a34b943309a37114050000004cbb719a01050000000000000068656c6c6ff4b5f2a00000"
        + "000000000000020600000000000000b08e993305000000acfd85acff07000000000000005472696e65";

    [Fact]
    public async Task A_segment_of_version_1_stays_readable()
    {
        var fixture = new WalFixture();
        fixture.Files.Plant(WalFixture.Segment(1), Convert.FromHexString(SegmentVersion1));

        await fixture.ReplayAsync();

        Assert.Equal(["hello", "", "Trine"], fixture.Replayed);
        Assert.Equal([5UL, 6UL, 7UL], fixture.Positions.Select(position => position.Sequence));
        Assert.True(fixture.Report.IsClean);
    }

    [Fact]
    public void What_is_written_is_version_1()
        => Assert.Equal(SegmentVersion1, Convert.ToHexStringLower(
            [.. Header(firstSequence: 5), .. Record(1, 5, "hello"u8), .. Record(2, 6, ""u8), .. Record(255, 7, "Trine"u8)]));

    private static byte[] Header(ulong firstSequence)
    {
        var bytes = new byte[WalFormat.SegmentHeaderBytes];
        WalFormat.WriteSegmentHeader(bytes, new WalSegmentHeader(Salt, firstSequence));
        return bytes;
    }

    private static byte[] Record(byte type, ulong sequence, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[WalFormat.RecordHeaderBytes + payload.Length];
        WalFormat.WriteRecordHeader(
            bytes, Salt, new WalRecordHeader(payload.Length, Crc32C.Compute(payload), type, sequence));
        payload.CopyTo(bytes.AsSpan(WalFormat.RecordHeaderBytes));
        return bytes;
    }
}

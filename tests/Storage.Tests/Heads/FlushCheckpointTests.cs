using Trine.Codecs;
using Trine.Storage.Blocks;
using Trine.Storage.Heads;

namespace Trine.Storage.Tests.Heads;

public sealed class FlushCheckpointTests : IDisposable
{
    private static readonly BlockId Block = BlockId.Create(DateTimeOffset.UnixEpoch.AddYears(56), new Random(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("trine-checkpoint-").FullName;

    private string FilePath => Path.Combine(_folder, "flush.checkpoint");

    [Fact]
    public void Missing_file_says_that_nothing_is_flushed()
    {
        var checkpoint = FlushCheckpoint.Open(FilePath);

        Assert.Equal((0UL, 0UL), (checkpoint.FlushedThrough("a"), checkpoint.HighestSequence));
        Assert.Empty(checkpoint.Pending);
    }

    [Fact]
    public void Flush_counts_only_when_it_has_ended()
    {
        var checkpoint = FlushCheckpoint.Open(FilePath);
        checkpoint.BeginFlush("a", Block, 7);
        checkpoint.MarkFlushed("b", 3);

        var reopened = FlushCheckpoint.Open(FilePath);
        Assert.Equal([("a", Block)], reopened.Pending);
        Assert.Equal((0UL, 3UL, 7UL), (reopened.FlushedThrough("a"), reopened.FlushedThrough("b"), reopened.HighestSequence));

        reopened.EndFlush("a");
        reopened = FlushCheckpoint.Open(FilePath);
        Assert.Empty(reopened.Pending);
        Assert.Equal((7UL, 3UL), (reopened.FlushedThrough("a"), reopened.FlushedThrough("b")));
    }

    [Fact]
    public void Dropped_flush_leaves_what_was_flushed_before()
    {
        var checkpoint = FlushCheckpoint.Open(FilePath);
        checkpoint.MarkFlushed("a", 3);
        checkpoint.BeginFlush("a", Block, 7);

        checkpoint.DropFlush("a");

        var reopened = FlushCheckpoint.Open(FilePath);
        Assert.Empty(reopened.Pending);
        Assert.Equal(3UL, reopened.FlushedThrough("a"));
    }

    [Fact]
    public void Forget_drops_tenants_without_records_in_the_log()
    {
        var checkpoint = FlushCheckpoint.Open(FilePath);
        checkpoint.MarkFlushed("a", 3);
        checkpoint.MarkFlushed("b", 10);
        checkpoint.BeginFlush("c", Block, 2);

        checkpoint.Forget(10);

        Assert.Equal((0UL, 10UL), (checkpoint.FlushedThrough("a"), checkpoint.FlushedThrough("b")));
        Assert.Single(checkpoint.Pending);
    }

    [Fact]
    public void Every_damaged_byte_and_every_cut_is_noticed()
    {
        var checkpoint = FlushCheckpoint.Open(FilePath);
        checkpoint.MarkFlushed("tenant", 300);
        checkpoint.BeginFlush("tenant", Block, 700);
        var bytes = File.ReadAllBytes(FilePath);

        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x10;
            File.WriteAllBytes(FilePath, damaged);
            Assert.Throws<CorruptionException>(() => FlushCheckpoint.Open(FilePath));
            File.WriteAllBytes(FilePath, bytes[..i]);
            Assert.Throws<CorruptionException>(() => FlushCheckpoint.Open(FilePath));
        }
    }

    [Fact]
    public void File_of_version_1_stays_readable()
    {
        File.WriteAllBytes(FilePath, Convert.FromHexString(
            "5452435001" + "01" + "0174" + "AC02" + "1A" + Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes("01ARZ3NDEKTSV4RRFFQ69G5FAV")) + "BC05"
            + "00000000"));
        var bytes = File.ReadAllBytes(FilePath);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Crc32C.Compute(bytes.AsSpan(0, bytes.Length - 4)));
        File.WriteAllBytes(FilePath, bytes);

        var checkpoint = FlushCheckpoint.Open(FilePath);

        Assert.Equal(300UL, checkpoint.FlushedThrough("t"));
        var (tenant, block) = Assert.Single(checkpoint.Pending);
        Assert.Equal(("t", "01ARZ3NDEKTSV4RRFFQ69G5FAV", 700UL), (tenant, block.ToString(), checkpoint.HighestSequence));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

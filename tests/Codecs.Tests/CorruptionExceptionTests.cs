namespace Trine.Codecs.Tests;

public class CorruptionExceptionTests
{
    [Fact]
    public void Message_names_path_place_and_both_checksums()
    {
        var exception = CorruptionException.ChecksumMismatch("blocks/1/data", 4096, "chunk", got: 0x1f, want: 0x2e);

        Assert.Equal("blocks/1/data: chunk checksum mismatch at byte 4096: got 1f, want 2e", exception.Message);
        Assert.Equal(4096, exception.Offset);
    }

    [Fact]
    public void Message_without_path_or_detail_has_no_stray_colons()
        => Assert.Equal("bad magic at byte 0", new CorruptionException("", 0, "bad magic").Message);
}

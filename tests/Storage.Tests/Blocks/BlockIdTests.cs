using Trine.Storage.Blocks;

namespace Trine.Storage.Tests.Blocks;

public sealed class BlockIdTests
{
    [Fact]
    public void An_id_comes_back_from_its_text()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_768_471_200_123);
        var id = BlockId.Create(now, new Random(1));

        Assert.True(BlockId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(now, parsed.CreatedAt);
        Assert.Equal(BlockId.TextLength, id.ToString().Length);
    }

    [Fact]
    public void The_text_of_a_known_ulid_is_read_and_written_alike()
    {
        Assert.True(BlockId.TryParse("01ARZ3NDEKTSV4RRFFQ69G5FAV", out var id));
        Assert.Equal("01ARZ3NDEKTSV4RRFFQ69G5FAV", id.ToString());
        Assert.Equal(1_469_922_850_259, id.CreatedAt.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Later_ids_are_greater_as_ids_and_as_text()
    {
        const int Seed = 3;
        var random = new Random(Seed);
        for (var i = 0; i < 1000; i++)
        {
            var first = BlockId.Create(DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(1L << 40)), random);
            var second = BlockId.Create(first.CreatedAt.AddMilliseconds(random.Next(1, 1000)), random);
            Assert.True(first < second, $"seed {Seed}");
            Assert.True(string.CompareOrdinal(first.ToString(), second.ToString()) < 0, $"seed {Seed}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FA")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAVX")]
    [InlineData("81ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAU")]
    [InlineData("01arz3ndektsv4rrffq69g5fav")]
    [InlineData("../../../../../etc/passwd!")]
    public void Other_text_is_no_id(string text) => Assert.False(BlockId.TryParse(text, out _));
}

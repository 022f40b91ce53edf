using Trine.Storage.Objects;

namespace Trine.Storage.Tests.Objects;

public sealed class ObjectKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("tenant/logs/01ARZ3NDEKTSV4RRFFQ69G5FAV/meta.json")]
    [InlineData("...")]
    [InlineData("!-_.*'()")]
    public void Safe_segments_make_a_key(string key) => Assert.Equal(key, new ObjectKey(key).Value);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("ä")]
    public void Anything_else_is_refused(string key) => Assert.Throws<ArgumentException>(() => new ObjectKey(key));

    [Fact]
    public void Long_segments_and_keys_are_refused()
    {
        _ = new ObjectKey(new string('a', ObjectKey.SegmentLengthMax));
        Assert.Throws<ArgumentException>(() => new ObjectKey(new string('a', ObjectKey.SegmentLengthMax + 1)));
        Assert.Throws<ArgumentException>(() => new ObjectKey(string.Join('/', Enumerable.Repeat("aaa", 257))));
    }

    [Fact]
    public void The_default_key_names_no_object() => Assert.Equal("", default(ObjectKey).Value);
}

using Trine.Hosting.Configuration;
using Trine.Server.Configuration;

namespace Trine.Server.Tests;

public sealed class TrineConfigTests
{
    [Fact]
    public void The_defaults_are_valid()
        => Assert.Equal(["all"], ConfigLoader.Load<TrineConfig>([]).Target);

    [Fact]
    public void Faults_of_several_sections_are_reported_together()
    {
        var wrong = Assert.Throws<ConfigException>(() => ConfigLoader.Load<TrineConfig>(
        [
            "--ring.store=static", "--ring.replication_factor=12", "--storage.pth=x", "--gateway.distributor_url=nowhere",
        ]));

        var text = string.Join('\n', wrong.Faults);
        Assert.Contains("ring.members", text, StringComparison.Ordinal);
        Assert.Contains("ring.replication_factor", text, StringComparison.Ordinal);
        Assert.Contains("storage.path", text, StringComparison.Ordinal); // The nearest known name.
        Assert.Contains("gateway.distributor_url", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingester=127.0.0.1", "want host:port")]
    [InlineData("ingester=h:1,ingester=h:1", "listed twice")]
    public void A_ring_that_cannot_be_is_refused(string members, string reason)
    {
        var wrong = Assert.Throws<ConfigException>(
            () => ConfigLoader.Load<TrineConfig>(["--ring.store=static", $"--ring.members={members}"]));

        Assert.Contains(reason, string.Join('\n', wrong.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_need_a_ring_of_more_than_this_process()
        => Assert.Throws<ConfigException>(() => ConfigLoader.Load<TrineConfig>(["--ring.replication_factor=3"]));

    [Fact]
    public void Blocks_lie_below_the_data_directory_unless_a_directory_is_named()
    {
        Assert.Equal(Path.Combine("d", "blocks"), ConfigLoader.Load<TrineConfig>(["--storage.path=d"]).Storage.ObjectDirectory);
        Assert.Equal("b", ConfigLoader.Load<TrineConfig>(["--storage.filesystem.directory=b"]).Storage.ObjectDirectory);
    }
}

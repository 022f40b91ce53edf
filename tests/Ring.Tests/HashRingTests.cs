namespace Trine.Ring.Tests;

public sealed class HashRingTests
{
    [Fact]
    public void Replicas_are_distinct_members()
    {
        var ring = new HashRing(Members(5));
        var random = new Random(1);
        Span<int> replicas = stackalloc int[3];

        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(3, ring.Lookup((uint)random.NextInt64(), replicas));
            Assert.Equal(3, replicas.ToArray().Distinct().Count());
        }
    }

    [Fact]
    public void Fewer_members_than_replicas_give_all_members()
    {
        var ring = new HashRing(Members(2));
        Span<int> replicas = stackalloc int[3];

        Assert.Equal(2, ring.Lookup(42, replicas));
        Assert.Equal([0, 1], replicas[..2].ToArray().Order());
    }

    [Fact]
    public void An_empty_ring_has_no_replicas()
    {
        Assert.Equal(0, new HashRing([]).Lookup(1, new int[3]));
    }

    [Fact]
    public void Replicas_stand_in_different_zones_while_there_are_enough()
    {
        var members = Enumerable.Range(0, 6).Select(i => new RingMember("ingester", $"h{i}:1", $"z{i % 3}")).ToArray();
        var ring = new HashRing(members);
        var random = new Random(2);
        var replicas = new int[3];

        for (var i = 0; i < 1_000; i++)
        {
            ring.Lookup((uint)random.NextInt64(), replicas);
            Assert.Equal(3, replicas.Select(replica => ring.Members[replica].Zone).Distinct().Count());
        }
    }

    [Fact]
    public void With_fewer_zones_than_replicas_the_rest_comes_from_any_zone()
    {
        var ring = new HashRing(
            Enumerable.Range(0, 4).Select(i => new RingMember("ingester", $"h{i}:1", $"z{i % 2}")));
        var replicas = new int[3];

        Assert.Equal(3, ring.Lookup(7, replicas));
        Assert.Equal(3, replicas.Distinct().Count());
        Assert.Equal(2, replicas.Select(replica => ring.Members[replica].Zone).Distinct().Count());
    }

    [Fact]
    public void Keys_are_shared_evenly()
    {
        var ring = new HashRing(Members(4));
        var counts = new int[4];
        var random = new Random(3);
        var replica = new int[1];

        for (var i = 0; i < 40_000; i++)
        {
            ring.Lookup((uint)random.NextInt64(), replica);
            counts[replica[0]]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 6_000, 14_000));
    }

    [Fact]
    public void A_new_member_takes_keys_only_for_itself()
    {
        var before = new HashRing(Members(4));
        var after = new HashRing(Members(5));
        var random = new Random(4);
        var old = new int[1];
        var now = new int[1];

        for (var i = 0; i < 10_000; i++)
        {
            var token = (uint)random.NextInt64();
            before.Lookup(token, old);
            after.Lookup(token, now);
            var owner = after.Members[now[0]].Address;
            Assert.True(owner == before.Members[old[0]].Address || owner == Members(5).Last().Address);
        }
    }

    [Theory]
    [InlineData("ingester=127.0.0.1:9101", "ingester", "127.0.0.1:9101", "")]
    [InlineData("querier=host:1@zone-a", "querier", "host:1", "zone-a")]
    public void A_member_is_read_from_the_configuration(string text, string target, string address, string zone)
    {
        Assert.True(RingMember.TryParse(text, out var member, out _));
        Assert.Equal(new RingMember(target, address, zone), member);
    }

    [Theory]
    [InlineData("127.0.0.1:9101")]
    [InlineData("ingester=127.0.0.1")]
    [InlineData("ingester=127.0.0.1:0")]
    [InlineData("ingester=:80")]
    [InlineData("@z=1:2")]
    [InlineData("")]
    public void A_malformed_member_is_refused(string text)
    {
        Assert.False(RingMember.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    private static IEnumerable<RingMember> Members(int count)
        => Enumerable.Range(0, count).Select(i => new RingMember("ingester", $"host-{i}:9095", ""));
}

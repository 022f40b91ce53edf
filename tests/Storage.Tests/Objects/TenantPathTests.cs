using Trine.Storage.Objects;

namespace Trine.Storage.Tests.Objects;

public sealed class TenantPathTests
{
    private const string TenantCharacters = "abzABZ019!-_.*'()";

    [Theory]
    [InlineData("anonymous", "anonymous")]
    [InlineData("team-1_a.b", "team-1_a.b")]
    [InlineData("Acme", "acme!1")]
    [InlineData("aCmE-INC", "acme-inc!ae")]
    [InlineData("a!", "a!!")]
    [InlineData("acme!1", "acme!1!")]
    public void A_tenant_becomes_one_segment(string tenant, string segment)
    {
        Assert.Equal(segment, TenantPath.Escape(tenant));
        Assert.Equal(tenant, TenantPath.Unescape(segment));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../a")]
    [InlineData("a\\b")]
    [InlineData("Ünal")]
    public void A_name_that_leaves_its_folder_is_refused(string tenant)
        => Assert.Throws<ArgumentException>(() => TenantPath.Escape(tenant));

    [Theory]
    [InlineData("Acme")]
    [InlineData("acme!")]
    [InlineData("acme!0")]
    [InlineData("acme!10")]
    [InlineData("acme!x")]
    [InlineData("acme!ffff")]
    [InlineData("..")]
    public void A_segment_that_no_tenant_has_gives_none(string segment) => Assert.Null(TenantPath.Unescape(segment));

    [Fact]
    public void Every_tenant_comes_back_and_none_share_a_segment_even_ignoring_case()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        var tenantOf = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < 20_000; i++)
        {
            var length = random.Next(10) == 0 ? 150 : random.Next(1, 6);
            var tenant = new string(random.GetItems<char>(TenantCharacters, length));
            if (tenant is "." or "..")
            {
                continue;
            }

            var segment = TenantPath.Escape(tenant);
            Assert.Equal(tenant, TenantPath.Unescape(segment));
            Assert.True(tenantOf.TryAdd(segment, tenant) || tenantOf[segment] == tenant, $"seed {Seed}: {tenant}");
        }
    }
}

using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;

namespace Trine.Hosting.Tests.Http;

public sealed class TenantTests
{
    [Theory]
    [InlineData(null, 401, "no org id\n")]
    [InlineData("", 401, "no org id\n")]
    [InlineData("team-a", 200, "team-a")]
    [InlineData("team-a:source=x", 200, "team-a")]
    [InlineData("a|a", 200, "a")]
    [InlineData("a|b", 400, "multiple org IDs present")]
    [InlineData("a/b", 400, "tenant ID 'a/b' contains unsupported character '/'")]
    [InlineData("..", 400, "tenant ID is '.' or '..'")]
    public async Task One_tenant_is_taken_from_the_header(string? header, int status, string body)
    {
        await using var server = await StartAsync(TenantRule.One, isAuthEnabled: true);

        var answer = await server.SendAsync(HttpMethod.Get, "/", HeadersOf(header));

        Assert.Equal((status, body), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("b|a|b", 200, "a,b")]
    [InlineData("a||b", 400, "no org id")]
    [InlineData("a|b:k=v", 200, "a,b")]
    public async Task Several_tenants_are_unique_and_sorted(string header, int status, string body)
    {
        await using var server = await StartAsync(TenantRule.Many, isAuthEnabled: true);

        var answer = await server.SendAsync(HttpMethod.Get, "/", HeadersOf(header));

        Assert.Equal((status, body), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(150, 200)]
    [InlineData(151, 400)]
    public async Task A_name_may_have_150_characters(int length, int status)
    {
        await using var server = await StartAsync(TenantRule.One, isAuthEnabled: true);

        Assert.Equal(status, (await server.SendAsync(HttpMethod.Get, "/", HeadersOf(new string('a', length)))).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("team-a")]
    [InlineData("not/valid")]
    public async Task Without_authentication_everything_is_anonymous(string? header)
    {
        await using var server = await StartAsync(TenantRule.One, isAuthEnabled: false);

        Assert.Equal("anonymous", (await server.SendAsync(HttpMethod.Get, "/", HeadersOf(header))).Body);
    }

    [Fact]
    public async Task An_operations_page_needs_no_tenant()
    {
        await using var server = await StartAsync(TenantRule.None, isAuthEnabled: true);

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/")).Status);
    }

    private static (string, string)[] HeadersOf(string? tenant)
        => tenant is null ? [] : [(TenantResolver.Header, tenant)];

    private static Task<TestServer> StartAsync(TenantRule rule, bool isAuthEnabled)
        => TestServer.StartAsync(
            routes => routes.Get(
                "/",
                context => context.Response.WriteAsync(string.Join(',', context.GetTenants())),
                new RouteOptions { Tenants = rule }),
            isAuthEnabled);
}

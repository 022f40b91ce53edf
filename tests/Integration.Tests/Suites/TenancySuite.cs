using System.Net;
using Trine.Integration.Tests.Deployments;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>With <c>auth_enabled</c> a tenant sees its own data and no other's.</summary>
public abstract class TenancySuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private static readonly LogStream Stream = new("secret=yes", new LogEntry(BaseNs, "the line of another tenant"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_one_tenant_is_found_by_another(bool isFlushed)
    {
        using var owner = Fixture.NewTenant();
        using var other = Fixture.NewTenant();
        await owner.PushAsync(Cancelled, Stream);
        if (isFlushed)
        {
            await owner.FlushAsync(Cancelled);
        }

        Assert.Empty(await EverythingAsync(other));
        Assert.Equal(5, (await EverythingAsync(owner)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Several_tenants_are_read_as_one_and_told_apart(bool isFlushed)
    {
        using var first = Fixture.NewTenant();
        using var second = Fixture.NewTenant();
        using var both = Fixture.Deployment.ClientOf($"{second.Tenant}|{first.Tenant}");
        await first.PushAsync(Cancelled, Stream);
        await second.PushAsync(Cancelled, Stream, new LogStream("__tenant_id__=own,secret=yes", new LogEntry(BaseNs + 1, "more")));
        if (isFlushed)
        {
            await first.FlushAsync(Cancelled);
        }

        var rows = await both.ReadAsync(Query("{secret=\"yes\"}"), Cancelled);
        var ofSecond = await both.ReadAsync(Query($"{{secret=\"yes\", __tenant_id__=\"{second.Tenant}\"}}"), Cancelled);
        var count = await both.CountAsync("sum(count_over_time({secret=\"yes\"}[1h]))", BaseNs + HourNs - 1, Cancelled);

        Assert.Equal(3, rows.Count);
        Assert.Equal(3, count);
        Assert.Single(rows, row => row.Labels["__tenant_id__"] == first.Tenant);
        Assert.Equal(2, ofSecond.Count);
        Assert.Equal("own", Assert.Single(ofSecond, row => row.Line == "more").Labels["original___tenant_id__"]);
        (string, string)[] range = [("start", $"{BaseNs}"), ("end", $"{BaseNs + HourNs}")];
        var tenants = await both.GetAsync("loki/api/v1/label/__tenant_id__/values", Cancelled, range);
        Assert.Equal([.. new[] { first.Tenant, second.Tenant }.Order(StringComparer.Ordinal)], DataOf(tenants));
        var stats = await both.GetAsync("loki/api/v1/index/stats", Cancelled, [.. range, ("query", "{secret=\"yes\"}")]);
        Assert.Equal(3, stats.Ok().Json["streams"]!.GetValue<long>());
    }

    [Fact]
    public async Task Several_tenants_cannot_be_written_or_followed_at_once()
    {
        using var both = Fixture.Deployment.ClientOf("one|two");

        var push = await both.PushAsync(PushBody.Json(Stream), Cancelled);
        var tail = await both.GetAsync("loki/api/v1/tail", Cancelled, [("query", "{secret=\"yes\"}")]);

        Assert.Equal((HttpStatusCode.BadRequest, "multiple org IDs present"), (push.Status, push.Body.TrimEnd('\n')));
        Assert.Equal(HttpStatusCode.BadRequest, tail.Status);
    }

    [Fact]
    public async Task Names_that_look_like_each_other_are_different_tenants()
    {
        using var owner = Fixture.NewTenant();
        using var upper = Fixture.Deployment.ClientOf(owner.Tenant.ToUpperInvariant());
        using var longer = Fixture.Deployment.ClientOf(owner.Tenant + "-");

        await owner.PushAsync(Cancelled, Stream);
        await owner.FlushAsync(Cancelled);

        Assert.Empty(await EverythingAsync(upper));
        Assert.Empty(await EverythingAsync(longer));
    }

    [Fact]
    public async Task Who_names_no_tenant_is_refused()
    {
        using var nobody = Fixture.Deployment.ClientOf("");

        var push = await nobody.PushAsync(PushBody.Json(Stream), Cancelled);
        var query = await nobody.QueryRangeAsync(Query("{secret=\"yes\"}"), Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, push.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, query.Status);
        Assert.Equal("no org id", query.Body.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    public async Task A_tenant_whose_name_is_a_path_is_refused(string name)
    {
        using var client = Fixture.Deployment.ClientOf(name);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PushAsync(PushBody.Json(Stream), Cancelled)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.QueryRangeAsync(Query("{secret=\"yes\"}"), Cancelled)).Status);
    }

    /// <summary>What each kind of question tells, as far as it tells anything.</summary>
    private static async Task<IReadOnlyList<string>> EverythingAsync(LokiClient client)
    {
        (string, string)[] range = [("start", $"{BaseNs}"), ("end", $"{BaseNs + HourNs}")];
        var rows = await client.ReadAsync(Query("{secret=~\".+\"}"), Cancelled);
        var labels = await client.GetAsync("loki/api/v1/labels", Cancelled, range);
        var values = await client.GetAsync("loki/api/v1/label/secret/values", Cancelled, range);
        var series = await client.GetAsync("loki/api/v1/series", Cancelled, [.. range, ("match[]", "{secret=~\".+\"}")]);
        var stats = await client.GetAsync("loki/api/v1/index/stats", Cancelled, [.. range, ("query", "{secret=~\".+\"}")]);
        return
        [
            .. LinesOf(rows),
            .. DataOf(labels).Where(static name => name == "secret"),
            .. DataOf(values),
            .. series.Ok().Json["data"]!.AsArray().Select(static stream => stream!.ToJsonString()),
            .. stats.Ok().Json["streams"]!.GetValue<long>() is var streams and > 0 ? [$"{streams} streams"] : Array.Empty<string>(),
        ];
    }
}

[Collection(OneProcess.Name)]
public sealed class TenancyOfOneProcessTests(OneProcess fixture) : TenancySuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class TenancyOfManyProcessesTests(ManyProcesses fixture) : TenancySuite(fixture);

using System.Net;
using Trine.Integration.Tests.Deployments;
using Trine.Testing;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>Limits are kept with Loki's statuses and texts, and change while the server runs.</summary>
public abstract class LimitsSuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    [Fact]
    public async Task A_line_that_is_too_long_is_refused_and_the_others_are_kept()
    {
        using var client = Fixture.NewTenant();
        var tooLong = new string('x', (256 * 1024) + 1);

        var reply = await client.PushAsync(
            PushBody.Protobuf(new LogStream("app=shop", new LogEntry(BaseNs, "short"), new LogEntry(BaseNs + 1, tooLong))), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("max entry size '262144' bytes exceeded for stream '{app=\"shop\", service_name=\"shop\"}'", reply.Body, StringComparison.Ordinal);
        Assert.Equal(["short"], LinesOf(await client.ReadAsync(Query("{app=\"shop\"}"), Cancelled)));
    }

    [Fact]
    public async Task A_line_far_behind_its_stream_is_refused()
    {
        using var client = Fixture.NewTenant();
        await client.PushAsync(Cancelled, new LogStream("app=shop", new LogEntry(BaseNs + (2 * HourNs), "new")));

        var reply = await client.PushAsync(PushBody.Protobuf(new LogStream("app=shop", new LogEntry(BaseNs, "old"))), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("entry too far behind, entry timestamp is: 2026-01-15T10:00:00Z, oldest acceptable timestamp is: 2026-01-15T11:00:00Z", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_labels_are_refused()
    {
        using var client = Fixture.NewTenant();
        var labels = string.Join(',', Enumerable.Range(0, 16).Select(static number => $"label{number:00}=x"));

        var reply = await client.PushAsync(PushBody.Protobuf(new LogStream(labels, new LogEntry(BaseNs, "x"))), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("has 16 label names; limit 15", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_lines_than_a_query_may_ask_for_are_refused()
    {
        using var client = Fixture.NewTenant();

        var reply = await client.QueryRangeAsync(Query("{app=\"shop\"}") with { Limit = 5001 }, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)", reply.Body.TrimEnd('\n'));
    }

    [Fact]
    public async Task Limits_of_a_tenant_change_without_a_restart()
    {
        using var client = Fixture.NewTenant();
        using var other = Fixture.NewTenant();
        var stream = new LogStream("app=shop", new LogEntry(BaseNs, new string('x', 100)));
        await client.PushAsync(Cancelled, stream);

        Fixture.Override(client.Tenant, "max_line_size: 99", "max_entries_limit_per_query: 10");

        var refused = await Eventually.GetAsync(
            "the new limit",
            () => client.PushAsync(PushBody.Protobuf(stream), Cancelled),
            static reply => reply.Status == HttpStatusCode.BadRequest,
            Cancelled);
        Assert.Contains("max entry size '99' bytes exceeded", refused.Body, StringComparison.Ordinal);
        await Eventually.BecomesAsync("the new limit of queries", async () => await StatusOfLimitAsync(client, 11) == HttpStatusCode.BadRequest, Cancelled);
        Assert.Equal(HttpStatusCode.OK, await StatusOfLimitAsync(client, 10));
        await other.PushAsync(Cancelled, stream);
    }

    [Fact]
    public async Task Above_the_rate_senders_are_told_to_slow_down()
    {
        using var client = Fixture.NewTenant();
        Fixture.Override(client.Tenant, "ingestion_rate_mb: 0.0001", "ingestion_burst_size_mb: 0.0001");
        var stream = new LogStream("app=shop", new LogEntry(BaseNs, new string('x', 1000)));

        var reply = await Eventually.GetAsync(
            "the new rate",
            () => client.PushAsync(PushBody.Protobuf(stream), Cancelled),
            static reply => reply.Status == HttpStatusCode.TooManyRequests,
            Cancelled);

        Assert.Contains($"ingestion rate limit exceeded for user {client.Tenant} (limit: 104 bytes/sec) while attempting to ingest '1' lines totaling '1000' bytes", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_above_the_limit_are_refused_and_the_others_go_on()
    {
        using var client = Fixture.NewTenant();
        Fixture.Override(client.Tenant, "max_global_streams_per_user: 2");

        var reply = await Eventually.GetAsync(
            "the new limit", () => PushNewStreamAsync(client), static reply => reply.Status == HttpStatusCode.TooManyRequests, Cancelled);

        Assert.Contains("maximum active stream limit exceeded when trying to create stream", reply.Body, StringComparison.Ordinal);
    }

    private static Task<Reply> PushNewStreamAsync(LokiClient client)
        => client.PushAsync(PushBody.Protobuf(new LogStream($"app=shop,id={Guid.NewGuid():N}", new LogEntry(BaseNs, "x"))), Cancelled);

    private static async Task<HttpStatusCode> StatusOfLimitAsync(LokiClient client, int limit)
        => (await client.QueryRangeAsync(Query("{app=\"shop\"}") with { Limit = limit }, Cancelled)).Status;
}

[Collection(OneProcess.Name)]
public sealed class LimitsOfOneProcessTests(OneProcess fixture) : LimitsSuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class LimitsOfManyProcessesTests(ManyProcesses fixture) : LimitsSuite(fixture);

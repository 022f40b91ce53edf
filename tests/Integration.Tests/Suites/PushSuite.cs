using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Trine.Integration.Tests.Deployments;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>Loki's push API, and what is found afterwards.</summary>
public abstract class PushSuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private static readonly LogStream Stream = new(
        "app=shop,env=test",
        new LogEntry(BaseNs, "level=warn msg=\"first <&> line\""),
        new LogEntry(BaseNs + 1, "ünïcödé 日本 \"quoted\"", Pair("trace_id", "0af7651916cd43dd"), Pair("pod", "p-1")));

    public static IEnumerable<TheoryDataRow<string>> Encodings => ["json", "gzip", "protobuf"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task What_is_pushed_is_found(string encoding)
    {
        using var client = Fixture.NewTenant();

        var reply = await client.PushAsync(BodyOf(encoding, Stream), Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.Equal("", reply.Body);
        var rows = await client.ReadAsync(Query("{app=\"shop\"}"), Cancelled);
        Assert.Equal(Stream.Entries.Select(static entry => (entry.TimestampNs, entry.Line)), rows.Select(static row => (row.TimestampNs, row.Line)));
        Assert.Equal("0af7651916cd43dd", rows[1].Labels["trace_id"]);
        Assert.Equal("p-1", rows[1].Labels["pod"]);
        Assert.All(rows, static row => Assert.Equal("test", row.Labels["env"]));
    }

    [Fact]
    public async Task Service_and_level_are_found_out()
    {
        using var client = Fixture.NewTenant();

        await client.PushAsync(Cancelled, Stream);

        var rows = await client.ReadAsync(Query("{service_name=\"shop\"}"), Cancelled);
        Assert.Equal(["warn", "unknown"], rows.Select(static row => row.Labels["detected_level"]));
    }

    [Fact]
    public async Task A_line_that_is_sent_twice_is_stored_once()
    {
        using var client = Fixture.NewTenant();

        await client.PushAsync(Cancelled, Stream);
        await client.PushAsync(Cancelled, Stream);

        Assert.Equal(2, (await client.ReadAsync(Query("{app=\"shop\"}"), Cancelled)).Count);
    }

    [Fact]
    public async Task Lines_of_one_time_are_all_kept()
    {
        using var client = Fixture.NewTenant();
        string[] lines = ["a", "b", "c", "d"];

        await client.PushAsync(Cancelled, new LogStream("app=shop", [.. lines.Select(static line => new LogEntry(BaseNs, line))]));

        Assert.Equal(lines, LinesOf(await client.ReadAsync(Query("{app=\"shop\"}"), Cancelled)).Order());
    }

    [Fact]
    public async Task Late_lines_stand_where_their_time_is()
    {
        using var client = Fixture.NewTenant();

        await client.PushAsync(Cancelled, new LogStream("app=shop", new LogEntry(BaseNs + (20 * SecondNs), "second")));
        await client.PushAsync(Cancelled, new LogStream("app=shop", new LogEntry(BaseNs, "first")));

        Assert.Equal(["first", "second"], LinesOf(await client.ReadAsync(Query("{app=\"shop\"}"), Cancelled)));
    }

    [Fact]
    public async Task The_prefix_of_data_sources_takes_pushes_too()
    {
        using var client = Fixture.NewTenant();

        (await client.SendAsync(HttpMethod.Post, "loki/loki/api/v1/push", PushBody.Json(Stream), Cancelled)).Ok();

        Assert.Equal(2, (await client.ReadAsync(Query("{app=\"shop\"}"), Cancelled)).Count);
    }

    [Fact]
    public async Task The_legacy_push_is_taken()
    {
        using var client = Fixture.NewTenant();
        using var body = Json("""{"streams":[{"labels":"{app=\"old\"}","entries":[{"ts":"2026-01-15T10:00:01Z","line":"hello"}]}]}""");

        (await client.SendAsync(HttpMethod.Post, "api/prom/push", body, Cancelled)).Ok();

        var row = Assert.Single(await client.ReadAsync(Query("{app=\"old\"}"), Cancelled));
        Assert.Equal((BaseNs + SecondNs, "hello"), (row.TimestampNs, row.Line));
    }

    [Theory]
    [InlineData("""{"streams":[]}""", HttpStatusCode.UnprocessableEntity, "at least one valid stream is required")]
    [InlineData("""{"streams":[{"stream":{"a b":"c"},"values":[["1768471200000000000","x"]]}]}""", HttpStatusCode.BadRequest, "couldn't parse labels")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["yesterday","x"]]}]}""", HttpStatusCode.BadRequest, "")]
    [InlineData("""{"streams":[""", HttpStatusCode.BadRequest, "")]
    public async Task A_push_that_makes_no_sense_is_refused(string json, HttpStatusCode status, string text)
    {
        using var client = Fixture.NewTenant();
        using var body = Json(json);

        var reply = await client.PushAsync(body, Cancelled);

        Assert.Equal(status, reply.Status);
        Assert.Contains(text, reply.Body, StringComparison.Ordinal);
    }

    private static ByteArrayContent Json(string text)
        => new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static HttpContent BodyOf(string encoding, LogStream stream) => encoding switch
    {
        "json" => PushBody.Json(stream),
        "gzip" => PushBody.GzipJson(stream),
        _ => PushBody.Protobuf(stream),
    };
}

[Collection(OneProcess.Name)]
public sealed class PushToOneProcessTests(OneProcess fixture) : PushSuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class PushToManyProcessesTests(ManyProcesses fixture) : PushSuite(fixture);

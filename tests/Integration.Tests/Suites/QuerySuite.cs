using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Trine.Integration.Tests.Deployments;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>Loki's query API over lines of several hours, so that queries are split.</summary>
public abstract class QuerySuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private const int Hours = 5;
    private const int LinesPerHour = 60;
    private const int Lines = Hours * LinesPerHour;

    [Fact]
    public async Task Both_directions_answer_the_same_lines()
    {
        using var client = await FilledAsync();

        var forward = await client.ReadAsync(Query("{app=\"shop\"}", Hours), Cancelled);
        var backward = await client.ReadAsync(Query("{app=\"shop\"}", Hours) with { IsForward = false }, Cancelled);

        Assert.Equal(Enumerable.Range(0, Lines).Select(LineOf), LinesOf(forward));
        Assert.Equal(LinesOf(forward).Reverse(), LinesOf(backward));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_limit_keeps_the_lines_that_come_first_in_the_direction(bool isForward)
    {
        using var client = await FilledAsync();
        var limited = Query("{app=\"shop\"}", Hours) with { IsForward = isForward, Limit = LinesPerHour + 7 };

        var rows = await client.ReadAsync(limited, Cancelled);

        var order = Enumerable.Range(0, Lines).Select(LineOf);
        Assert.Equal((isForward ? order : order.Reverse()).Take(limited.Limit), LinesOf(rows));
    }

    [Fact]
    public async Task Start_is_included_and_end_is_not()
    {
        using var client = await FilledAsync();

        var rows = await client.ReadAsync(new LogQuery("{app=\"shop\"}", TimeOf(10), TimeOf(12)), Cancelled);

        Assert.Equal([LineOf(10), LineOf(11)], LinesOf(rows));
    }

    [Fact]
    public async Task Filters_and_parsers_work_on_the_whole_range()
    {
        using var client = await FilledAsync();

        var rows = await client.ReadAsync(Query("{app=\"shop\"} |= \"number=1\" | logfmt | number >= 100 | number < 103", Hours), Cancelled);

        Assert.Equal([LineOf(100), LineOf(101), LineOf(102)], LinesOf(rows));
        Assert.Equal("100", rows[0].Labels["number"]);
    }

    [Fact]
    public async Task A_metric_over_hours_counts_every_line_once()
    {
        using var client = await FilledAsync();

        // A window's start is excluded and its end included: the offset makes it the other way round.
        var result = await MatrixAsync(
            client, "sum(count_over_time({app=\"shop\"}[1h] offset 1ns))", BaseNs + HourNs, BaseNs + (Hours * HourNs), "1h");

        var values = result.Single()!["values"]!.AsArray();
        Assert.Equal(
            Enumerable.Repeat($"{LinesPerHour}", Hours), values.Select(static value => value![1]!.GetValue<string>()));
    }

    [Fact]
    public async Task Series_of_a_metric_are_grouped_by_label()
    {
        using var client = await FilledAsync();

        var reply = await client.GetAsync(
            "loki/api/v1/query",
            Cancelled,
            ("query", "sum by (part) (count_over_time({app=\"shop\"}[5h]))"),
            ("time", $"{TimeOf(Lines - 1)}"));

        var result = reply.Ok().Json["data"]!["result"]!.AsArray();
        Assert.Equal(["even", "odd"], result.Select(static series => series!["metric"]!["part"]!.GetValue<string>()));
        Assert.Equal([$"{Lines / 2}", $"{Lines / 2}"], result.Select(static series => series!["value"]![1]!.GetValue<string>()));
    }

    [Fact]
    public async Task Instant_queries_answer_one_value()
    {
        using var client = await FilledAsync();

        var count = await client.CountAsync("sum(count_over_time({app=\"shop\"}[5h]))", TimeOf(Lines - 1), Cancelled);

        Assert.Equal(Lines, count);
    }

    [Fact]
    public async Task The_health_check_of_data_sources_gets_its_two()
    {
        using var client = Fixture.NewTenant();

        Assert.Equal(2, await client.CountAsync("vector(1)+vector(1)", BaseNs, Cancelled));
    }

    [Fact]
    public async Task Labels_values_and_series_name_the_streams()
    {
        using var client = await FilledAsync();
        (string, string)[] range = [("start", $"{BaseNs}"), ("end", $"{BaseNs + (Hours * HourNs)}")];

        var labels = await client.GetAsync("loki/api/v1/labels", Cancelled, range);
        var values = await client.GetAsync("loki/api/v1/label/part/values", Cancelled, range);
        var series = await client.GetAsync("loki/api/v1/series", Cancelled, [.. range, ("match[]", "{part=\"odd\"}")]);

        Assert.Equal(["app", "part", "service_name"], DataOf(labels));
        Assert.Equal(["even", "odd"], DataOf(values));
        var stream = Assert.Single(series.Ok().Json["data"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(stream, JsonNode.Parse("""{"app":"shop","part":"odd","service_name":"shop"}""")));
    }

    [Fact]
    public async Task Answers_are_compressed_for_those_who_take_it()
    {
        using var client = await FilledAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"loki/api/v1/query_range?query=%7Bapp%3D%22shop%22%7D&start={BaseNs}&end={TimeOf(Lines)}&limit=1000");
        request.Headers.Add("Accept-Encoding", "gzip");

        using var response = await client.SendAsync(request, Cancelled);

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        await using var body = new GZipStream(await response.Content.ReadAsStreamAsync(Cancelled), CompressionMode.Decompress);
        var json = await JsonNode.ParseAsync(body, cancellationToken: Cancelled);
        Assert.Equal(Lines, LokiClient.RowsOf(json!["data"]!["result"]!.AsArray()).Count());
    }

    [Fact]
    public async Task A_query_of_forty_kilobytes_is_taken_by_get()
    {
        using var client = await FilledAsync();
        var alternatives = string.Join('|', Enumerable.Range(10_000, 4_000).Select(static number => $"number={number}"));

        var rows = await client.ReadAsync(Query($"{{app=\"shop\"}} |~ \"{alternatives}|number=17 \"", Hours), Cancelled);

        Assert.True(alternatives.Length > 40_000);
        Assert.Equal([LineOf(17)], LinesOf(rows));
    }

    [Fact]
    public async Task A_query_may_come_as_a_form()
    {
        using var client = await FilledAsync();
        using var form = new FormUrlEncodedContent(
            [Pair("query", "{app=\"shop\"}"), Pair("start", $"{BaseNs}"), Pair("end", $"{TimeOf(3)}")]);

        var reply = await client.SendAsync(HttpMethod.Post, "loki/api/v1/query_range", form, Cancelled);

        Assert.Equal(3, LokiClient.RowsOf(reply.Ok().Json["data"]!["result"]!.AsArray()).Count());
    }

    [Fact]
    public async Task A_query_with_a_mistake_says_where()
    {
        using var client = Fixture.NewTenant();

        var reply = await client.QueryRangeAsync(Query("{app=\"shop\""), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith("parse error at line 1, col ", reply.Body, StringComparison.Ordinal);
    }

    private static long TimeOf(int line) => BaseNs + (line * HourNs / LinesPerHour);

    private static string LineOf(int line) => $"number={line} word=w{line % 10}";

    private async Task<LokiClient> FilledAsync()
    {
        var client = Fixture.NewTenant();
        var lines = Enumerable.Range(0, Lines).GroupBy(static line => line % 2 == 0 ? "even" : "odd").Select(static part
            => new LogStream($"app=shop,part={part.Key}", [.. part.Select(static line => new LogEntry(TimeOf(line), LineOf(line)))]));
        await client.PushAsync(Cancelled, [.. lines]);
        return client;
    }
}

[Collection(OneProcess.Name)]
public sealed class QueryOfOneProcessTests(OneProcess fixture) : QuerySuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class QueryOfManyProcessesTests(ManyProcesses fixture) : QuerySuite(fixture);

using System.Text;
using System.Text.Json.Nodes;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Tests.Traces;

/// <summary>Traces by id against the tenant's bytes of a trace, and the methods that ask for them.</summary>
public sealed class TraceByIdTests
{
    private static readonly long TraceBytes = Measure();

    [Fact]
    public async Task A_trace_of_just_the_bytes_allowed_is_whole()
    {
        await using var api = await TempoApi.StartAsync(TraceBytes);

        Assert.Equal(200, (await api.SendAsync("/api/traces/1")).Status);
        var (spans, status, message) = Read((await api.SendAsync("/api/v2/traces/1")).Body);
        Assert.Equal((4, null, null), (spans, status, message));
    }

    [Fact]
    public async Task A_larger_trace_is_refused_by_the_first_version_and_cut_by_the_second()
    {
        var bytesMax = TraceBytes - 1;
        await using var api = await TempoApi.StartAsync(bytesMax);

        var (refusal, text) = await api.SendAsync("/api/traces/1");
        Assert.Equal((422, $"trace exceeds max size (max bytes: {bytesMax})"), (refusal, Encoding.UTF8.GetString(text)));
        var (_, status, message) = Read((await api.SendAsync("/api/v2/traces/1")).Body);
        Assert.Equal(("PARTIAL", Expected(bytesMax)), (status, message));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(70, 2)]
    public async Task As_many_spans_are_left_as_reach_the_bound(long bytesMax, int spans)
    {
        await using var api = await TempoApi.StartAsync(bytesMax);

        Assert.Equal((spans, "PARTIAL", Expected(bytesMax)), Read((await api.SendAsync("/api/v2/traces/1")).Body));

        var (status, message) = (0UL, "");
        var reader = new ProtoReader((await api.SendAsync("/api/v2/traces/1", accept: "application/protobuf")).Body);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 3: status = reader.ReadUInt64(); break;
                case 4: message = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        Assert.Equal((1UL, Expected(bytesMax)), (status, message));
    }

    [Theory]
    [InlineData("", "2", 1)]
    [InlineData("keep_hierarchy=true", "2", 2)]
    [InlineData("keep_hierarchy=1", "4", 4)]
    [InlineData("keep_hierarchy=true&ancestor_depth=1", "4", 2)]
    [InlineData("ancestor_depth=1", "4", 1)]
    [InlineData("match_depth=1", "2", 2)]
    [InlineData("match_depth=-1", "2", 3)]
    [InlineData("match_depth=-1&keep_hierarchy=true", "3", 4)]
    [InlineData("", "", 0)]
    public async Task A_filter_leaves_spans_and_as_many_levels_around_them_as_asked(string parameters, string matched, int spans)
    {
        await using var api = await TempoApi.StartAsync();
        api.Traces.Matched = [.. matched.Select(static digit => (ulong)(digit - '0'))];

        var (_, body) = await api.SendAsync($"/api/v2/traces/1?q={Uri.EscapeDataString("{ .a = 1 || .b = 2 }")}&{parameters}");

        var isWhole = spans == 4;
        Assert.Equal(
            (spans, isWhole ? null : "PARTIAL", isWhole ? null : "Trace filtered, only a subset of spans matching the filter is returned"),
            Read(body));
        Assert.Equal(
            new TraceSearchRequest(
                "{ trace:id = \"00000000000000010000000000000001\" && ((.a = 1) || (.b = 2)) }", new TimeRange(1_000, 2_001), 1, int.MaxValue),
            api.Traces.Asked);
    }

    [Theory]
    [InlineData("q={", "invalid TraceQL filter: failed to parse TraceQL spanset filter: parse error at line 1, col ")]
    [InlineData("q={}|count()>1", "invalid TraceQL filter: only a single TraceQL spanset filter is supported")]
    [InlineData("q={}>>{}", "invalid TraceQL filter: only a single TraceQL spanset filter is supported")]
    [InlineData("q={}|rate()", "invalid TraceQL filter: only a single TraceQL spanset filter is supported")]
    [InlineData("q={rootName=\"a\"}", "invalid TraceQL filter: intrinsic is not supported by this filter: \"rootName\"")]
    [InlineData("q={}&keep_hierarchy=yes", "invalid value for keep_hierarchy: strconv.ParseBool: parsing \"yes\": invalid syntax")]
    [InlineData("q={}&match_depth=-2", "invalid match depth -2: must be >= -1")]
    [InlineData("q={}&match_depth=x", "invalid value for match_depth: strconv.Atoi: parsing \"x\": invalid syntax")]
    public async Task A_filter_that_is_none_is_refused(string query, string text)
    {
        await using var api = await TempoApi.StartAsync();

        var (status, body) = await api.SendAsync("/api/v2/traces/1?" + query.Replace("|", "%7C", StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.StartsWith(text, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_are_answered_whatever_the_method_and_read_no_body()
    {
        await using var api = await TempoApi.StartAsync();
        var expected = (await api.SendAsync("/api/v2/traces/1")).Body;

        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE", "OPTIONS" })
        {
            var (status, body) = await api.SendAsync("/api/v2/traces/1", new HttpMethod(method));
            Assert.Equal((200, method), (status, method));
            Assert.Equal(expected, body);
        }

        var (headStatus, headBody) = await api.SendAsync("/api/v2/traces/1", HttpMethod.Head);
        Assert.Equal((200, 0), (headStatus, headBody.Length));
        using var form = new FormUrlEncodedContent([new("limit", "none")]);
        Assert.Equal(200, (await api.SendAsync("/api/search", HttpMethod.Post, content: form)).Status);
        Assert.Equal(400, (await api.SendAsync("/api/search?limit=none", HttpMethod.Post)).Status);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    public async Task Build_information_is_only_got(string method)
    {
        await using var api = await TempoApi.StartAsync();

        Assert.Equal(405, (await api.SendAsync("/api/status/buildinfo", new HttpMethod(method))).Status);
    }

    private static string Expected(long bytesMax) => $"Trace exceeds maximum size of {bytesMax} bytes, a partial trace is returned";

    private static long Measure()
    {
        using var trace = MemoryTraces.Trace();
        return SpanProtoSize.Of(trace);
    }

    private static (int Spans, string? Status, string? Message) Read(byte[] body)
    {
        var answer = JsonNode.Parse(body)!; // not null: an object
        var spans = answer["trace"]!["resourceSpans"]?.AsArray()
            .SelectMany(static resource => resource!["scopeSpans"]!.AsArray())
            .Sum(static scope => scope!["spans"]!.AsArray().Count) ?? 0;
        return (spans, answer["status"]?.GetValue<string>(), answer["message"]?.GetValue<string>());
    }
}

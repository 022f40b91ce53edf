using System.Text.Json;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;
using Trine.Querier.Rpc;

namespace Trine.Querier.Tests.Contract;

/// <summary>Everything that a querier answers about traces comes through RPC as it was, and so does what it is asked.</summary>
public sealed class RpcTraceQuerierTests : IAsyncLifetime
{
    private static readonly TimeRange Range = new(-5, long.MaxValue);

    private readonly RpcConnection _connection = new();
    private readonly ScriptedTraces _traces = new();

    private ITraceQuerier Client => _connection.Client.Traces;

    public ValueTask InitializeAsync() => _connection.OpenAsync(new TraceQuerierRpcService(_traces).Register);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task Answers_and_questions_come_through_as_they_were()
    {
        var token = TestContext.Current.CancellationToken;
        var tenant = TenantId.Anonymous;
        object[] questions =
        [
            new TraceSearchRequest("{ }", Range, 5, 6) { OneResourceFilters = 7 }, new TraceTagsRequest("span", "{}", Range, 7),
            new TraceTagValuesRequest(".a", true, "q", Range, 8, 9), new TraceMetricsRequest("m", 1, 2, 3, 4, 5),
        ];
        AssertSame(ScriptedTraces.Search, await Client.SearchAsync(tenant, (TraceSearchRequest)questions[0], token));
        AssertSame(ScriptedTraces.Tags, await Client.TagsAsync(tenant, (TraceTagsRequest)questions[1], token));
        AssertSame(ScriptedTraces.Values, await Client.TagValuesAsync(tenant, (TraceTagValuesRequest)questions[2], token));
        AssertSame(ScriptedTraces.Metrics, await Client.MetricsAsync(tenant, (TraceMetricsRequest)questions[3], token));
        Assert.Equal(questions.SelectMany(question => (object[])[tenant, question]), _traces.Asked);
    }

    [Fact]
    public async Task Parts_of_a_search_come_through_one_by_one()
    {
        var parts = new List<TraceSearchPart>();
        var request = new TraceSearchRequest("{ }", Range, 5, 6);
        await Client.SearchInPartsAsync(
            TenantId.Anonymous,
            request,
            (part, _) =>
            {
                parts.Add(part);
                return ValueTask.CompletedTask;
            },
            TestContext.Current.CancellationToken);

        AssertSame([new(ScriptedTraces.Search, 1, 2), new(ScriptedTraces.Search with { Traces = [] }, 2, 2)], parts);
        Assert.Equal([TenantId.Anonymous, request], _traces.Asked);
    }

    [Fact]
    public async Task A_trace_comes_through_with_its_attributes()
    {
        var id = new TraceId(3, 4);
        using var trace = await Client.FindAsync(TenantId.Anonymous, id, Range, TestContext.Current.CancellationToken);
        Assert.Equal([TenantId.Anonymous, id, Range], _traces.Asked);
        Assert.Equal(id, trace.Spans[0].TraceId);
        Assert.Equal(1, trace.SpanAttributes[0].Count);
    }

    [Fact]
    public async Task A_refusal_keeps_its_kind_and_text()
    {
        var refused = await Assert.ThrowsAsync<RequestException>(async () => await Client.MetricsAsync(
            TenantId.Anonymous, new TraceMetricsRequest("wrong", 0, 1, 1, 0, 0), TestContext.Current.CancellationToken));
        Assert.Equal((RequestError.BadRequest, "wrong query"), (refused.Error, refused.Message));
    }

    private static void AssertSame<T>(T expected, T actual)
    {
        var options = new JsonSerializerOptions { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };
        Assert.Equal(JsonSerializer.Serialize(expected, options), JsonSerializer.Serialize(actual, options));
    }
}

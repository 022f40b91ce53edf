using Trine.Model.Traces;
using Trine.QueryFrontend.Traces;

namespace Trine.QueryFrontend.Tests.Traces;

/// <summary>Reads of several tenants.</summary>
public sealed class TenantAnswersTests
{
    [Fact]
    public void The_newest_traces_of_all_are_found_and_pieces_of_one_trace_joined()
    {
        var left = Found(Trace(1, 100, 50, "a", hasRoot: false), Trace(2, 500, 1, "a", hasRoot: true));
        var right = Found(Trace(1, 120, 90, "b", hasRoot: true), Trace(3, 10, 1, "b", hasRoot: true));

        var merged = TenantAnswers.Merge([left, right], limit: 2);

        Assert.Equal([2UL, 1UL], merged.Traces.Select(trace => trace.TraceId.Low));
        var joined = merged.Traces[1];
        Assert.Equal(("b", true, 100L, 110L), (joined.RootServiceName, joined.HasRoot, joined.StartNs, joined.DurationNs));
        Assert.Equal(2, joined.SpanSets.Count);
        Assert.Equal([new("a", 1, 0), new FoundService("b", 1, 0)], joined.Services);
        Assert.Equal(4, merged.Statistics.InspectedTraces);
    }

    [Fact]
    public void Names_and_values_of_all_are_listed_once_within_the_limit()
    {
        var tags = TenantAnswers.Merge(
            [Tags(("span", ["b", "c"])), Tags(("span", ["a", "b"]), ("link", ["x"]))], limit: 2);
        Assert.Equal(["span: a b", "link: x"], tags.Scopes.Select(scope => $"{scope.Name}: {string.Join(' ', scope.Tags)}"));

        TraceTagValuesResult Values(params string[] values) => new([.. values.Select(value => new TraceTagValue("string", value))], default);
        Assert.Equal(
            ["1", "2", "3"],
            TenantAnswers.Merge([Values("1", "2"), Values("2", "3")], limit: 0).Values.Select(value => value.Value));
    }

    private static TraceSearchResult Found(params FoundTrace[] traces)
        => new(traces, new TraceQueryStatistics(traces.Length, 0, 0, 0));

    private static FoundTrace Trace(ulong id, long startNs, long durationNs, string service, bool hasRoot) => new(
        new TraceId(0, id), hasRoot ? service : "", hasRoot ? "root" : "", hasRoot, startNs, durationNs,
        [new FoundSpanSet([], 1, [])], [new FoundService(service, 1, 0)]);

    private static TraceTagsResult Tags(params (string Name, string[] Tags)[] scopes)
        => new([.. scopes.Select(scope => new TraceTagScope(scope.Name, scope.Tags))], default);
}

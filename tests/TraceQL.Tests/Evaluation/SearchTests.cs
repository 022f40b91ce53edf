using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Evaluation;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests.Evaluation;

public sealed class SearchTests
{
    [Fact]
    public async Task An_answer_tells_of_the_trace_and_only_what_the_query_speaks_of()
    {
        var resource = new TestAttributes(("service.name", TraceQLValue.OfText("shop")));
        var root = new TestSpan
        {
            TraceId = 1, SpanId = 1, Name = "GET", StartNs = 100, DurationNs = 50, Status = 2, Resource = resource,
            Attributes = new TestAttributes(("a", TraceQLValue.OfWhole(1)), ("b", TraceQLValue.OfWhole(2))),
        };
        var late =
            root with { SpanId = 2, ParentId = 1, StartNs = 200, DurationNs = 7, Status = 0,
            Attributes = TestAttributes.Empty };

        var found = Assert
            .Single((await SearchAsync("{ span.a = 1 && duration > 1ns } | select(status)", [root, late])).Traces);

        Assert.Equal(
            ("shop", "GET", 100L, 107L), (found.RootServiceName, found.RootName, found.StartNs, found.DurationNs));
        Assert.Equal([new FoundService("shop", 2, 1)], found.Services);
        var set = Assert.Single(found.SpanSets);
        Assert.Equal(1, set.Matched);
        Assert.Equal("", set.Spans[0].Name);
        Assert.Equal(
            [new TraceAttribute("a", TraceValue.OfWhole(1)), new TraceAttribute("status", TraceValue.OfText("error"))],
            set.Spans[0].Attributes);
    }

    [Theory]
    [InlineData("{}", 25, "0*10 1*10 2*5 ")]
    [InlineData("{}", 40, "0*10 1*10 2*10 ")]
    [InlineData("{} with (most_recent=true)", 15, "0*15 ")]
    [InlineData("{ .none = 1 }", 15, "")]
    public async Task Parts_of_a_search_come_table_by_table_and_hold_as_many_traces_as_wanted(
        string query, int limit, string want)
    {
        var tables = Enumerable.Range(0, 3).Select(table => Enumerable.Range(1, 10).Select(trace => new TestSpan
        {
            TraceId = (ulong)((table * 10) + trace), SpanId = 1, StartNs = 1_000 - (table * 100) - trace,
        }).ToArray()).ToArray();
        var parts = new List<TraceSearchPart>();
        await new TraceQLEngine(1).SearchAsync(
            new TraceQLSearch(TraceQLParser.Parse(query), TimeRange.All, limit, 3),
            new MemorySource(tables),
            (part, _) =>
            {
                parts.Add(part);
                return ValueTask.CompletedTask;
            },
            TestContext.Current.CancellationToken);

        var told = parts.Where(part => part.Found.Traces.Count > 0).ToList();
        Assert.Equal(want, string.Concat(told.Select((part, i) => $"{i}*{part.Found.Traces.Count} ")));
        Assert.Equal((3, 3), (parts[^1].DoneTables, parts[^1].TotalTables));
        Assert.True(parts.Zip(parts.Skip(1)).All(pair => pair.First.DoneTables <= pair.Second.DoneTables));
        var traces = told.SelectMany(part => part.Found.Traces).Select(trace => trace.TraceId).ToList();
        Assert.Equal(traces.Distinct().Count(), traces.Count);
    }

    [Fact]
    public async Task A_trace_without_its_root_says_so()
        => Assert.False(
            (await SearchAsync("{}", [new TestSpan { TraceId = 1, SpanId = 2, ParentId = 9 }])).Traces[0].HasRoot);

    [Fact]
    public async Task Of_several_events_the_one_that_matched_is_answered()
    {
        var span = new TestSpan
        {
            TraceId = 1, SpanId = 1,
            Events =
            [
                new TestEvent("first", 0, new TestAttributes(("k", TraceQLValue.OfText("other")))),
                new TestEvent("second", 0, new TestAttributes(("k", TraceQLValue.OfText("wanted")))),
            ],
        };

        var found =
            (await SearchAsync("{ event:name = \"second\" } | select(event.k)", [span])).Traces[0].SpanSets[0].Spans[0];

        Assert.Contains(new TraceAttribute("k", TraceValue.OfText("wanted")), found.Attributes);
        Assert.Empty((await SearchAsync("{ event:name = \"second\" && event.k = \"other\" }", [span])).Traces);
    }

    [Fact]
    public async Task Aggregates_and_groups_are_told_of_their_span_sets()
    {
        TestSpan[] spans =
            [.. Enumerable.Range(1, 5)
            .Select(i => new TestSpan { TraceId = 1, SpanId = (ulong)i, Kind = i % 2, DurationNs = i })];

        var sets = (await SearchAsync("{} | by(kind) | max(duration) > 4ns", spans)).Traces[0].SpanSets;

        Assert.Equal(
            [new TraceAttribute("by(kind)", TraceValue.OfText("internal")),
                new TraceAttribute("max(duration)", TraceValue.OfText("5ns"))],
            Assert.Single(sets).Attributes);
        var fault = await Assert.ThrowsAsync<RequestException>(() => SearchAsync("{} | by(kind) | {} > {}", spans));
        Assert.Equal(
            "spanset operators are not supported for multiple spansets per trace. consider using coalesce()",
            fault.Message);
    }

    [Fact]
    public async Task The_newest_traces_are_found_when_asked_for_and_sets_are_cut()
    {
        // The table with the newest span is looked at first, but holds the oldest trace too.
        TestSpan[] old = [At(1, 10), At(2, 500)];
        TestSpan[] middle = [At(3, 400), At(4, 450)];

        var result = await SearchAsync("{} with (most_recent=true)", limit: 2, spansPerSet: 1, old, middle);

        Assert.Equal([2UL, 4UL], result.Traces.Select(trace => trace.TraceId.Low));
        var cut =
            await SearchAsync("{}", limit: 1, spansPerSet: 1, [At(1, 10), At(1, 11) with { SpanId = 2, ParentId = 1 }]);
        Assert.Equal((1, 2), (cut.Traces[0].SpanSets[0].Spans.Count, cut.Traces[0].SpanSets[0].Matched));
    }

    [Fact]
    public async Task Only_traces_that_overlap_the_range_are_found()
    {
        TestSpan[] spans = [At(1, 10), At(2, 20), At(3, 30)];

        var result = await new TraceQLEngine(1).SearchAsync(
            new TraceQLSearch(TraceQLParser.Parse("{}"), new TimeRange(15, 30), 10, 0), new MemorySource(spans),
            TestContext.Current.CancellationToken);

        Assert.Equal([2UL, 1UL], result.Traces.Select(trace => trace.TraceId.Low)); // The first lasts until 15.
    }

    [Fact]
    public async Task A_trace_that_another_table_holds_whole_is_not_seen()
    {
        var hidden = new RowBitmap(2);
        hidden.Set(0);
        var source = new FixedSource(new MemoryTable([At(1, 10), At(2, 20)], hidden), new MemoryTable([At(1, 10)]));

        var result = await new TraceQLEngine(1).SearchAsync(
            new TraceQLSearch(TraceQLParser.Parse("{}"), TimeRange.All, 10, 0), source,
                TestContext.Current.CancellationToken);

        Assert.Equal([2UL, 1UL], result.Traces.Select(trace => trace.TraceId.Low));
    }

    [Fact]
    public async Task A_cancelled_search_stops()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TraceQLEngine(1).SearchAsync(
            new TraceQLSearch(TraceQLParser.Parse("{}"), TimeRange.All, 10, 0), new MemorySource([At(1, 10)]),
                new CancellationToken(true)));

    [Fact]
    public async Task Nested_sets_count_from_one_and_leave_out_what_no_root_leads_to()
    {
        TestSpan[] spans =
        [
            At(1, 10), At(1, 11) with { SpanId = 2, ParentId = 1 }, At(1, 12) with { SpanId = 3, ParentId = 1 },
            At(1, 13) with { SpanId = 4, ParentId = 99 },
        ];

        var found =
            (await SearchAsync("{} | select(nestedSetLeft, nestedSetRight, nestedSetParent)", spans)).Traces[
            0].SpanSets[0].Spans;

        Assert.Equal(
            ["1: 1 6 -1", "2: 2 3 1", "3: 4 5 1", "4: 0 0 0"],
            found.Select(span
                => $"{span.SpanId}: {string.Join(' ', span.Attributes.Select(attribute => attribute.Value.Whole))}")
                .Order());
    }

    private static TestSpan At(ulong trace, long startNs)
        => new() { TraceId = trace, SpanId = 1, StartNs = startNs, DurationNs = 5 };

    [Theory]
    [InlineData("{ span.a = 1 } && { span.b = 1 }", 2, "1 3")]
    [InlineData("{ span.a = 1 } && { span.b = 1 }", 0, "1 2 3")]
    [InlineData("{ span.a = 1 } && { resource.r = 2 } && { span.b = 1 }", 2, "3")]
    [InlineData("{ span.a = 1 } && { resource.r = 2 } && { span.b = 1 }", 3, "3")]
    [InlineData("{ span.a = 1 } && { resource.r = 1 } && { resource.r = 2 }", 2, "1 2")]
    [InlineData("{ span.b = 1 } && { resource.r = 2 } && { span.a = 1 }", 2, "2 3")]
    [InlineData("{ span.a = 1 } && { span.none = 1 }", 2, "")]
    public async Task Filters_of_one_resource_hold_for_any_spans_of_it(string query, int together, string expected)
    {
        TestAttributes[] resources = [.. Enumerable.Range(0, 3).Select(r => new TestAttributes(("r", TraceQLValue.OfWhole(r))))];

        // In each trace one span has a, another b: of the same resource, of two, and of the same beside one of another.
        var result = await new TraceQLEngine(1).SearchAsync(
            new TraceQLSearch(TraceQLParser.Parse(query), TimeRange.All, 10, 0) { OneResourceFilters = together },
            new MemorySource(
            [
                [
                    With(1, 1, "a", 1), With(1, 2, "b", 1), With(1, 3, "c", 2),
                    With(2, 1, "a", 1), With(2, 2, "b", 2),
                    With(3, 1, "b", 1), With(3, 2, "a", 2), With(3, 3, "b", 2),
                ],
            ]),
            TestContext.Current.CancellationToken);

        Assert.Equal(expected, string.Join(' ', result.Traces.Select(trace => trace.TraceId.Low).Order()));

        TestSpan With(ulong trace, ulong span, string key, int resource) => new()
        {
            TraceId = trace, SpanId = span, Attributes = new TestAttributes((key, TraceQLValue.OfWhole(1))),
            Resource = resources[resource],
        };
    }

    private static Task<TraceSearchResult> SearchAsync(string query, params TestSpan[] spans)
        => SearchAsync(query, 100, 0, spans);

    private static Task<TraceSearchResult> SearchAsync(
        string query, int limit, int spansPerSet, params TestSpan[][] tables)
        => new TraceQLEngine(1).SearchAsync(
            new TraceQLSearch(TraceQLParser.Parse(query), TimeRange.All, limit, spansPerSet), new MemorySource(tables),
            TestContext.Current.CancellationToken);

    private sealed class FixedSource(params SpanTable[] tables) : ISpanSource
    {
        public ValueTask<IReadOnlyList<SpanTable>> SelectAsync(
            SpanSelection selection, CancellationToken cancellationToken)
            => ValueTask.FromResult<IReadOnlyList<SpanTable>>(tables);
    }
}

using Trine.Model;
using Trine.TraceQL.Evaluation;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests.Evaluation;

public sealed class TagsTests
{
    private static readonly TestSpan[] Spans =
    [
        Span(1, "v1", new TestAttributes(("host", TraceQLValue.OfText("h1")))),
        Span(2, "v2", new TestAttributes(("zone", TraceQLValue.OfTruth(true)))),
    ];

    [Theory]
    [InlineData("", "", "resource: host zone; span: k number; intrinsic")]
    [InlineData("resource", "", "resource: host zone")]
    [InlineData("resource", "{ span.k = \"v1\" }", "resource: host")]
    [InlineData("resource", "{ span.k = \"v1\" && name = ", "resource: host")]
    [InlineData("resource", "{ span.k = \"nothing\" }", "")]
    [InlineData("resource", "{ span.k = \"v1\" && name = \"n", "resource: host")]
    [InlineData("resource", "{ span.k = \"v1\" && ", "resource: host")]
    [InlineData("resource", "{ span.k = \"v1\" || name = ", "resource: host zone")]
    [InlineData("resource", "{ span.k = \"v1\" || name = \"n2\" && ", "resource: host zone")]
    [InlineData("resource", "{ span.k = \"v1\" } | count() > 5", "resource: host")]
    [InlineData("resource", "{ span.k = \"v1\" } | rate()", "resource: host")]
    [InlineData("resource", "not a query", "resource: host zone")]
    [InlineData("intrinsic", "", "intrinsic")]
    public async Task Names_are_listed_by_scope(string scope, string query, string want)
    {
        var result = await new TraceQLEngine(1).TagsAsync(
            scope, query, TimeRange.All, 0, new MemorySource(Spans), TestContext.Current.CancellationToken);

        Assert.Equal(want, string.Join("; ", result.Scopes.Select(
            each => each.Name == "intrinsic" ? each.Name : $"{each.Name}: {string.Join(' ', each.Tags)}")));
    }

    [Fact]
    public async Task An_unknown_scope_is_refused()
    {
        var fault = await Assert.ThrowsAsync<RequestException>(() => new TraceQLEngine(1).TagsAsync(
            "nope", "", TimeRange.All, 0, new MemorySource(Spans), TestContext.Current.CancellationToken));

        Assert.Equal("invalid scope: nope", fault.Message);
    }

    [Theory]
    [InlineData("span.k", "", "string v1; string v2")]
    [InlineData("span.k", "{ resource.zone }", "string v2")]
    [InlineData("span.k", "{ span.k = \"v1\" } && { span.k = \"v2\" }", "string v1; string v2")]
    [InlineData("span.number", "", "float 1.0; float 2.0")]
    [InlineData("resource.zone", "", "bool true")]
    [InlineData(".host", "", "string h1")]
    [InlineData("name", "{ span.k = \"v2\" }", "string n2")]
    [InlineData("rootName", "", "string n1; string n2")]
    [InlineData("status", "", "keyword ok; keyword error; keyword unset")]
    [InlineData("duration", "", "")]
    public async Task Values_are_listed_with_their_types(string attribute, string query, string want)
        => Assert.Equal(
            want,
            string.Join("; ", (await ValuesAsync(attribute, query, 0)).Select(value => $"{value.Type} {value.Value}")));

    [Fact]
    public async Task Values_are_bounded() => Assert.Single(await ValuesAsync("span.k", "", 1));

    private static async Task<IReadOnlyList<Model.Traces.TraceTagValue>> ValuesAsync(
        string name, string query, int limit)
    {
        Assert.True(TraceQLParser.TryParseAttribute(name, out var attribute));
        var result = await new TraceQLEngine(1).TagValuesAsync(
            attribute, query, TimeRange.All, (limit, 0), new MemorySource(Spans),
                TestContext.Current.CancellationToken);
        return result.Values;
    }

    private static TestSpan Span(ulong id, string value, TestAttributes resource) => new()
    {
        TraceId = id, SpanId = id, Name = $"n{id}", StartNs = 1, Resource = resource,
        Attributes = new TestAttributes(("k", TraceQLValue.OfText(value)), ("number", TraceQLValue.OfNumber(id))),
    };
}

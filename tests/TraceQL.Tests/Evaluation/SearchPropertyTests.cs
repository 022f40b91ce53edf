using Trine.Model;
using Trine.TraceQL.Evaluation;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests.Evaluation;

public sealed class SearchPropertyTests
{
    [Fact]
    public async Task The_engine_finds_the_spans_that_a_plain_reading_of_the_query_finds()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var random = new Random(seed);
            var spans = RandomSpans.Make(random, traces: 6);
            var pipeline = new RandomQueries(random).Search();
            var source =
                new MemorySource(
                [.. spans.Where(span => span.TraceId % 2 == 0)], [.. spans.Where(span => span.TraceId % 2 != 0)]);
            var found = await new TraceQLEngine(2).SearchAsync(
                new TraceQLSearch(new TraceQLQuery(pipeline, null, []), TimeRange.All, 1_000, 0), source,
                TestContext.Current.CancellationToken);

            var got = found.Traces.SelectMany(trace => trace.SpanSets.Select(
                set => Text(trace.TraceId.Low, set.Spans.Select(span => span.SpanId)))).Order(StringComparer.Ordinal);
            var want = spans.GroupBy(span => span.TraceId).SelectMany(
                trace => new NaiveEvaluator([.. trace]).Run(pipeline).Select(
                    set => Text((ulong)trace.Key, set.Select(span => span.SpanId)))).Order(StringComparer.Ordinal);
            Assert.True(
                got.SequenceEqual(want),
                $"seed {seed}: {pipeline}\ngot  {string.Join("; ", got)}\nwant {string.Join("; ", want)}\n"
                + string.Join('\n', spans));
        }
    }

    private static string Text(ulong trace, IEnumerable<ulong> spans) => $"{trace}: {string.Join(' ', spans.Order())}";
}

using Trine.Model;
using Trine.Model.Metrics.Results;
using Trine.PromQL.Tests.Scripts;

namespace Trine.PromQL.Tests.Evaluation;

/// <summary>Series of one rhythm share the work of finding windows: the answers are those of each series alone.</summary>
public sealed class RhythmTests
{
    private const int Series = 60;
    private const int IntervalMs = 15_000;

    [Theory]
    [InlineData("rate(c[1m])", 30_000)]
    [InlineData("rate(c[1m])", 20_000)]
    [InlineData("increase(c[47s] offset 7s)", 15_000)]
    [InlineData("delta(c[1m])", 1_000)]
    [InlineData("max_over_time(c[30s])", 15_000)]
    [InlineData("c", 15_000)]
    [InlineData("c", 7_001)]
    public async Task A_series_gives_the_same_beside_others_of_its_rhythm_as_alone(string query, long stepMs)
    {
        var seed = Environment.TickCount;
        var source = Fill(new Random(seed));
        var engine = new PromQLEngine(new PromQLEngineOptions { Workers = 1, LookbackDeltaMs = 20_000 });
        var together = await RunAsync(engine, source, query, stepMs);
        for (var i = 0; i < Series; i++)
        {
            var name = query.Contains('[', StringComparison.Ordinal) ? "c[" : "c";
            var one = name.Replace("c", $"c{{i=\"{i}\"}}", StringComparison.Ordinal);
            var alone = await RunAsync(engine, source, query.Replace(name, one, StringComparison.Ordinal), stepMs);
            Assert.Equal(alone.Single().Key, i.ToString());
            Assert.True(alone.Single().Value.SequenceEqual(together[i.ToString()]), $"seed {seed}: {query} of series {i}");
        }
    }

    private static MemorySource Fill(Random random)
    {
        var source = new MemorySource();
        for (var i = 0; i < Series; i++)
        {
            var series = source[LabelSet.Create(new Label("__name__", "c"), new Label("i", i.ToString()))];

            // Many offsets fall on a bound of a window, or a millisecond beside it.
            var timestampMs = (random.Next(-2, 3) * (IntervalMs / 3)) + random.Next(-1, 2);
            var value = 0.0;
            for (var k = 0; k < 40; k++, timestampMs += k == 20 ? 4 * IntervalMs : IntervalMs)
            {
                value = random.Next(10) == 0 ? 0 : value + random.Next(100);
                series.Add(timestampMs, value, 0);
            }
        }

        return source;
    }

    private static async Task<Dictionary<string, (long TimestampMs, long Bits)[]>> RunAsync(
        PromQLEngine engine, MemorySource source, string query, long stepMs)
    {
        var result = await engine.ExecuteAsync(
            PromQLQuery.Range(query, 0, 40 * IntervalMs, stepMs), source, TestContext.Current.CancellationToken);
        return Assert.IsType<PromQLMatrix>(result.Value).Series.ToDictionary(
            series => series.Labels.ValueOf("i"),
            series => series.TimestampsMs.ToArray()
                .Zip(series.Values.ToArray(), (time, value) => (time, BitConverter.DoubleToInt64Bits(value)))
                .ToArray());
    }
}

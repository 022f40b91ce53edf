using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.PromQL.Syntax;
using Trine.PromQL.Tests.Scripts;

namespace Trine.PromQL.Tests.Evaluation;

public sealed class NaiveComparisonTests
{
    private const long StartMs = 1_700_000_000_000;
    private const long SpanMs = 1_800_000;
    private const int Queries = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task All_steps_at_once_give_what_one_step_after_the_other_gives(int seed)
    {
        var random = new Random(seed);
        var (source, series) = Data(random);
        var naive = new NaiveEvaluator(series);
        var parser = new PromQLParser(new PromQLOptions());
        for (var i = 0; i < Queries; i++)
        {
            var text = Vector(random, 3);
            var stepMs = random.Next(5_000, 60_000);
            var firstMs = StartMs + random.Next((int)SpanMs / 2);
            foreach (var workers in (int[])[1, 2])
            {
                var engine = new PromQLEngine(new PromQLEngineOptions { Workers = workers });
                var query = PromQLQuery.Range(text, firstMs, firstMs + SpanMs / 2, stepMs);
                var result = await engine.ExecuteAsync(query, source, TestContext.Current.CancellationToken);
                var expr = parser.ParseExpr(text);
                var fault = Compare((PromQLMatrix)result.Value, query, time => naive.At(expr, time));
                Assert.True(fault is null, $"seed {seed}, {query}: {fault}");
            }
        }
    }

    private static string? Compare(
        PromQLMatrix matrix, PromQLQuery query, Func<long, Dictionary<LabelSet, double>> expected)
    {
        var points = new Dictionary<(LabelSet Labels, long TimeMs), double>();
        foreach (var series in matrix.Series)
        {
            for (var i = 0; i < series.Count; i++)
            {
                points.Add((series.Labels, series.TimestampsMs[i]), series.Values[i]);
            }
        }

        for (var timeMs = query.StartMs; timeMs <= query.EndMs; timeMs += query.StepMs)
        {
            foreach (var (labels, want) in expected(timeMs))
            {
                if (!points.Remove((labels, timeMs), out var got) || !AreClose(got, want))
                {
                    return $"{labels} at {timeMs}: {got:R}, want {want:R}";
                }
            }
        }

        return points.Count == 0 ? null : $"unexpected: {points.First()}";
    }

    private static bool AreClose(double got, double want)
        => got.Equals(want) || Math.Abs(got - want) <= 1e-9 * Math.Max(1, Math.Max(Math.Abs(got), Math.Abs(want)));

    private static (MemorySource Source, List<NaiveSeries> Series) Data(Random random)
    {
        var source = new MemorySource();
        var all = new List<NaiveSeries>();
        foreach (var name in (string[])["requests_total", "temperature"])
        {
            for (var i = 0; i < 9; i++)
            {
                var labels = LabelSet.Create(
                    new Label("__name__", name), new Label("job", $"job{i % 3}"), new Label("instance", $"i{i}"));
                var samples = new List<NaiveSample>();
                var value = 0.0;
                for (var time = StartMs - 600_000; time < StartMs + SpanMs; time += random.Next(14_000, 16_000))
                {
                    value = random.Next(50) == 0 ? 0 : value + random.Next(20);
                    if (random.Next(40) == 0)
                    {
                        time += 400_000;
                    }

                    samples.Add(new NaiveSample(time, random.Next(60) == 0 ? StaleMarker.Value : value));
                }

                all.Add(new NaiveSeries(labels, samples));
                samples.ForEach(sample => source[labels].Add(sample.TimeMs, sample.Value, 0));
            }
        }

        return (source, all);
    }

    private static string Vector(Random random, int depth)
    {
        var selector = Pick(random, "requests_total", "temperature")
            + Pick(random, "", "{job=\"job1\"}", "{instance=~\"i[2-6]\"}");
        var offset = Pick(random, "", "", " offset 1m", " offset -30s");
        if (depth == 0 || random.Next(5) == 0)
        {
            return selector + offset;
        }

        var inner = Vector(random, depth - 1);
        var number = random.Next(1, 100);
        return random.Next(4) switch
        {
            0 => Pick(random, "sum", "avg", "min", "max", "count")
                + Pick(random, "", " by (job)", " without (instance)", " by (job, instance)") + $" ({inner})",
            1 => $"({inner}) " + Pick(random, "+", "-", "*", "/", ">", "<=") + $" {number}",
            2 => $"sum by (job) ({inner}) {Pick(random, "+", "-", "*", "/")} "
                + $"count by (job) ({Vector(random, depth - 1)})",
            _ => Pick(
                random, "rate", "increase", "delta", "sum_over_time", "max_over_time", "min_over_time",
                "count_over_time", "last_over_time", "changes") + $"({selector}[{Pick(random, "1m", "5m", "90s", "17s")}]{offset})",
        };
    }

    private static string Pick(Random random, params string[] options) => options[random.Next(options.Length)];
}

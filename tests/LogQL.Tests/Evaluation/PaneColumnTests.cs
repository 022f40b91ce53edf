using Trine.LogQL.Evaluation;
using Trine.Model;

namespace Trine.LogQL.Tests.Evaluation;

public sealed class PaneColumnTests
{
    [Fact]
    public void Sliding_gives_what_merging_each_windows_rows_gives()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            PaneFunction function = random.Next(5) switch
            {
                0 => new SumFunction(2),
                1 => new ExtremeFunction(isMax: random.Next(2) == 0),
                2 => new VarianceFunction(isRoot: false),
                3 => new EdgeFunction(isLast: random.Next(2) == 0),
                _ => new AverageFunction(),
            };
            var steps = new StepGrid(100, random.Next(1, 20), random.Next(1, 40));
            var rangeNs = random.Next(1, 100);
            var grid = new PaneGrid(steps, rangeNs, offsetNs: 0);
            var rows = Enumerable.Range(0, random.Next(0, 60)).Select(_ => (TimeNs: (long)random.Next(0, 1000), Value: random.NextDouble()))
                .DistinctBy(row => row.TimeNs).ToArray();
            var column = new PaneColumn(new MemoryBudget(long.MaxValue));
            foreach (var (timeNs, value) in rows)
            {
                if (grid.PaneOf(timeNs, out _) is var pane && pane != PaneGrid.None)
                {
                    column.Add(function, pane, function.Of(timeNs, value));
                }
            }

            var result = new StepSeries(LabelSet.Empty, steps.Count);
            column.Slide(function, grid, result);

            for (var step = 0; step < steps.Count; step++)
            {
                var endNs = steps.TimeNs(step);
                var held = rows.Where(row => row.TimeNs > endNs - rangeNs && row.TimeNs <= endNs).ToArray();
                Assert.True(held.Length > 0 == result.Present[step], $"seed {seed}");
                if (held.Length > 0)
                {
                    var merged = function.Of(held[0].TimeNs, held[0].Value);
                    foreach (var (timeNs, value) in held.Skip(1))
                    {
                        function.Merge(ref merged, function.Of(timeNs, value));
                    }

                    Assert.True(Math.Abs(function.Result(merged) - result.Values[step]) < 1e-9, $"seed {seed}");
                }
            }
        }
    }
}

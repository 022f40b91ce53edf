using Trine.LogQL.Evaluation;

namespace Trine.LogQL.Tests.Evaluation;

public sealed class PaneGridTests
{
    [Fact]
    public void An_instant_is_in_the_panes_of_exactly_the_windows_that_hold_it()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var steps = new StepGrid(random.Next(0, 50), random.Next(1, 20), random.Next(1, 30));
            var (rangeNs, offsetNs) = (random.Next(1, 60), random.Next(-30, 30));
            var grid = new PaneGrid(steps, rangeNs, offsetNs);
            for (var timeNs = -200L; timeNs < 800; timeNs++)
            {
                var pane = grid.PaneOf(timeNs, out var untilNs);
                for (var step = 0; step < steps.Count; step++)
                {
                    var endNs = steps.TimeNs(step) - offsetNs;
                    var (first, last) = grid.PanesOf(step);
                    var isHeld = timeNs > endNs - rangeNs && timeNs <= endNs;
                    Assert.True(
                        isHeld == (pane != PaneGrid.None && first <= pane && pane <= last),
                        $"seed {seed}: {steps} range {rangeNs} offset {offsetNs} time {timeNs} step {step}");
                }

                Assert.True(untilNs >= timeNs, $"seed {seed}");
                Assert.True(untilNs == long.MaxValue || grid.PaneOf(untilNs, out _) == pane, $"seed {seed}: until {untilNs}");
            }
        }
    }

    [Fact]
    public void The_range_begins_behind_the_first_windows_start_and_holds_the_last_windows_end()
    {
        var grid = new PaneGrid(new StepGrid(1000, 10, 3), rangeNs: 100, offsetNs: 5);

        Assert.Equal(896, grid.Range.StartNs);
        Assert.Equal(1016, grid.Range.EndNs);
    }
}

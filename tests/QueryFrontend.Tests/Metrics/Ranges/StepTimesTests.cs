using Trine.QueryFrontend.Metrics.Ranges;

namespace Trine.QueryFrontend.Tests.Metrics.Ranges;

public class StepTimesTests
{
    [Fact]
    public void Cuts_give_the_steps_that_their_names_say()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var (stepMs, startMs) = (random.Next(1, 8), random.Next(-30, 30));
            var all = StepTimes.Between(startMs, startMs + random.Next(60), stepMs);
            var other = StepTimes.Between(startMs + (random.Next(-10, 10) * stepMs), startMs + 90, stepMs);
            var timeMs = random.Next(-40, 100);
            var interval = random.Next(1, 20);

            Assert.Equal(Times(all).Where(time => time < timeMs), Times(all.Before(timeMs)));
            Assert.Equal(Times(all).Where(time => time > other.FirstMs), Times(all.After(other.FirstMs)));
            Assert.Equal(Times(all).Intersect(Times(other)), Times(all.Overlap(other)));
            Assert.Equal(Times(all).TakeLast(3), Times(all.Newest(3)));
            var parts = all.Split(interval).ToList();
            Assert.Equal(Times(all), parts.SelectMany(part => Times(part)));
            Assert.Equal(
                parts.Count, Times(all).Select(time => Math.Floor(time / (double)interval)).Distinct().Count());
        }
    }

    [Fact]
    public void The_ends_of_time_do_not_overflow()
    {
        var all = StepTimes.Between(long.MinValue / 1000 * 1000, long.MaxValue / 1000 * 1000, long.MaxValue / 4);

        Assert.Equal(8, Times(all).Count);
        Assert.Equal(all, Assert.Single(all.Split(0)));
        Assert.Equal(8, Times(all.Newest(11_000)).Count);
    }

    private static List<long> Times(StepTimes? steps)
    {
        var times = new List<long>();
        for (Int128 time = steps?.FirstMs ?? 1; time <= (steps?.LastMs ?? 0); time += steps!.Value.StepMs)
        {
            times.Add((long)time);
        }

        return times;
    }
}

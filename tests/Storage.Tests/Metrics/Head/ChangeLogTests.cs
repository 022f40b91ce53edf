using Trine.Model.Metrics;
using Trine.Storage.Metrics;

namespace Trine.Storage.Tests.Metrics.Head;

public class ChangeLogTests
{
    [Fact]
    public void The_oldest_time_since_any_moment_is_that_of_all_pushes_since()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var log = new ChangeLog();
        var versions = new List<MetricVersion> { log.Version };
        var timesMs = new List<long>();
        for (var i = 0; i < 2000; i++)
        {
            var timeMs = (i * 20_000L) - (random.Next(10) == 0 ? random.NextInt64(10_000_000) : 0);
            timesMs.Add((long)Math.Floor(timeMs / (double)ChangeLog.ResolutionMs) * ChangeLog.ResolutionMs);
            log.Mark(timeMs);
            versions.Add(log.Version);
        }

        for (var i = 0; i < versions.Count; i++)
        {
            var changes = log.Since([versions[i]]);
            Assert.Equal(timesMs.Skip(i).DefaultIfEmpty(long.MaxValue).Min(), changes.FromMs);
            Assert.Equal([log.Version], changes.Versions);
        }
    }

    [Fact]
    public void A_moment_of_another_log_or_none_knows_of_nothing()
    {
        var log = new ChangeLog();
        log.Mark(0);

        Assert.Equal(long.MinValue, log.Since([]).FromMs);
        Assert.Equal(long.MinValue, log.Since([new ChangeLog().Version]).FromMs);
    }

    [Fact]
    public void Moments_that_were_forgotten_count_as_changed()
    {
        var log = new ChangeLog();
        var first = log.Version;
        for (var i = 0; i < ChangeLog.EntriesMax; i++)
        {
            log.Mark(i * ChangeLog.ResolutionMs);
        }

        Assert.Equal(0, log.Since([first]).FromMs);
        var last = log.Version;
        log.Mark(ChangeLog.EntriesMax * ChangeLog.ResolutionMs);

        Assert.Equal(long.MinValue, log.Since([first]).FromMs);
        Assert.Equal(ChangeLog.EntriesMax * ChangeLog.ResolutionMs, log.Since([last]).FromMs);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void Times_at_the_ends_are_never_rounded_up(long timeMs)
    {
        var log = new ChangeLog();
        var before = log.Version;
        log.Mark(timeMs);

        Assert.True(log.Since([before]).FromMs <= timeMs);
    }
}

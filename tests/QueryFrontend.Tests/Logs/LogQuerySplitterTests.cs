using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs;

namespace Trine.QueryFrontend.Tests.Logs;

public class LogQuerySplitterTests
{
    [Fact]
    public void Parts_of_a_log_query_cover_its_range_once_and_end_at_multiples_of_the_interval()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var request = RandomRequest(random);
            var intervalNs = random.Next(1, 50);
            var isBackward = random.Next(2) == 0;

            var parts = LogQuerySplitter.SplitEntries(request, intervalNs, isBackward).ToList();

            if (isBackward)
            {
                parts.Reverse();
            }

            Assert.True(parts[0].StartNs == request.StartNs && parts[^1].EndNs == request.EndNs, $"seed {seed}: ends");
            for (var i = 1; i < parts.Count; i++)
            {
                Assert.True(parts[i].StartNs == parts[i - 1].EndNs, $"seed {seed}: gap at part {i}");
                Assert.True(parts[i].StartNs % intervalNs == 0, $"seed {seed}: part {i} begins at {parts[i].StartNs}");
            }
        }
    }

    [Fact]
    public void Parts_of_a_metric_query_hold_each_step_once()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var request = LogQuerySplitter.AlignToStep(RandomRequest(random) with { StepNs = random.Next(1, 30) });
            var intervalNs = random.Next(1, 50);

            var steps = LogQuerySplitter.SplitSteps(request, intervalNs).SelectMany(StepsOf).ToList();

            Assert.True(StepsOf(request).SequenceEqual(steps), $"seed {seed}: {string.Join(' ', steps)}");
        }
    }

    [Theory]
    [InlineData(7, 23, 5, 5, 25)]
    [InlineData(10, 20, 5, 10, 20)]
    [InlineData(-7, -3, 5, -10, 0)]
    public void Ends_are_moved_outwards_to_multiples_of_the_step(long start, long end, long step, long wantStart, long wantEnd)
    {
        var aligned = LogQuerySplitter.AlignToStep(Request(start, end) with { StepNs = step });

        Assert.Equal((wantStart, wantEnd), (aligned.StartNs, aligned.EndNs));
    }

    [Fact]
    public void A_query_with_an_interval_stays_whole()
        => Assert.Single(LogQuerySplitter.SplitEntries(Request(0, 100) with { IntervalNs = 1 }, intervalNs: 10, isNewestFirst: true));

    private static IEnumerable<long> StepsOf(LogQueryRequest request)
    {
        for (var ns = request.StartNs; ns <= request.EndNs; ns += request.StepNs)
        {
            yield return ns;
        }
    }

    private static LogQueryRequest RandomRequest(Random random)
    {
        var start = random.Next(-200, 200);
        return Request(start, start + random.Next(1, 300));
    }

    private static LogQueryRequest Request(long startNs, long endNs)
        => new("{a=\"b\"}", startNs, endNs, 0, 0, 100, LogDirection.Backward);
}

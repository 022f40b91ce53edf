using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs;

/// <summary>Cuts the range of a query into parts at multiples of an interval, so that parts can run at once.</summary>
internal static class LogQuerySplitter
{
    /// <summary>Parts of a log query in the order in which they are needed: newest first when backward.</summary>
    /// <param name="request">Its end is excluded.</param>
    /// <param name="intervalNs">Width of a part; 0 gives one part.</param>
    /// <param name="isNewestFirst">Whether the query reads backward.</param>
    public static IEnumerable<LogQueryRequest> SplitEntries(LogQueryRequest request, long intervalNs, bool isNewestFirst)
    {
        // Thinning looks at the whole sequence of entries, so such a query stays in one piece.
        if (intervalNs <= 0 || request.IntervalNs > 0 || request.EndNs - request.StartNs <= intervalNs)
        {
            yield return request;
            yield break;
        }

        if (isNewestFirst)
        {
            for (var endNs = request.EndNs; endNs > request.StartNs;)
            {
                var startNs = Math.Max(FloorTo(endNs - 1, intervalNs), request.StartNs);
                yield return request with { StartNs = startNs, EndNs = endNs };
                endNs = startNs;
            }

            yield break;
        }

        for (var startNs = request.StartNs; startNs < request.EndNs;)
        {
            var endNs = Math.Min(FloorTo(startNs, intervalNs) + intervalNs, request.EndNs);
            yield return request with { StartNs = startNs, EndNs = endNs };
            startNs = endNs;
        }
    }

    /// <summary>Moves start down and end up to multiples of the step, as Loki does when it splits.</summary>
    public static LogQueryRequest AlignToStep(LogQueryRequest request)
        => request with
        {
            StartNs = FloorTo(request.StartNs, request.StepNs),
            EndNs = -FloorTo(-request.EndNs, request.StepNs),
        };

    /// <summary>Parts of a metric query, ascending; each holds the steps up to a multiple of the interval.</summary>
    /// <param name="request">Aligned to its step; its end is included.</param>
    /// <param name="intervalNs">Width of a part; 0 gives one part.</param>
    public static IEnumerable<LogQueryRequest> SplitSteps(LogQueryRequest request, long intervalNs)
    {
        if (intervalNs <= 0)
        {
            yield return request;
            yield break;
        }

        for (var startNs = request.StartNs; startNs <= request.EndNs;)
        {
            var boundaryNs = FloorTo(startNs, intervalNs) + intervalNs;
            var steps = Math.Max((boundaryNs - startNs - 1) / request.StepNs, 0);
            var endNs = Math.Min(startNs + (steps * request.StepNs), request.EndNs);
            yield return request with { StartNs = startNs, EndNs = endNs };
            startNs = endNs + request.StepNs;
        }
    }

    private static long FloorTo(long value, long unit)
    {
        var rest = value % unit;
        return rest < 0 ? value - rest - unit : value - rest;
    }
}

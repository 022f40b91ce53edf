using Trine.Hosting.Configuration;

namespace Trine.QueryFrontend.Logs;

/// <summary>Turns limits of time into what timers take.</summary>
internal static class QueryDeadline
{
    /// <summary>Timers end at 49 days; a query that takes a month is without a limit.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(30);

    public static TimeSpan Of(Duration limit) => limit.Span < TimerMax ? limit.Span : TimerMax;
}

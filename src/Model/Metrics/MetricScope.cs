namespace Trine.Model.Metrics;

/// <summary>Which series a question about labels or exemplars is about.</summary>
/// <param name="MatcherGroups">Any group must hold, all matchers of it; no group means every series.</param>
/// <param name="MinMs">First instant that matters, milliseconds since 1970 UTC.</param>
/// <param name="MaxMs">Last instant that matters, included.</param>
/// <param name="Limit">Most items wanted; 0 for no bound.</param>
public sealed record MetricScope(
    IReadOnlyList<IReadOnlyList<LabelMatcher>> MatcherGroups, long MinMs, long MaxMs, int Limit = 0);

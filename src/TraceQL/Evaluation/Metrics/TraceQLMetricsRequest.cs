using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>A metrics query with everything that decides its answer. Times are nanoseconds since 1970 UTC.</summary>
/// <param name="Query">A query for metrics.</param>
/// <param name="StartNs">As asked for; the engine aligns it to the step.</param>
/// <param name="EndNs">As asked for; later than the start.</param>
/// <param name="StepNs">Width of an interval; 0 for an instant query, which has one interval.</param>
/// <param name="ExemplarsMax">Most exemplars; 0 for none.</param>
/// <param name="SeriesMax">Most series of the answer; 0 for no bound.</param>
public sealed record TraceQLMetricsRequest(
    TraceQLQuery Query, long StartNs, long EndNs, long StepNs, int ExemplarsMax, int SeriesMax);

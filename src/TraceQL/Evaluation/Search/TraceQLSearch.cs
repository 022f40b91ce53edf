using Trine.Model;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>A search with everything that decides its answer.</summary>
/// <param name="Query">A query; of one for metrics, the pipeline is searched.</param>
/// <param name="Range">Traces that overlap it.</param>
/// <param name="Limit">Most traces, at least 1.</param>
/// <param name="SpansPerSpanSet">Most spans of a span set; 0 for no bound.</param>
public sealed record TraceQLSearch(TraceQLQuery Query, TimeRange Range, int Limit, int SpansPerSpanSet)
{
    /// <summary>How many of the first filters of a chain of <c>&amp;&amp;</c> must hold for spans of one resource.</summary>
    public int OneResourceFilters { get; init; }
}

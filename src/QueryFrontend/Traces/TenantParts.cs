using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces;

/// <summary>Puts the parts of searches of several tenants, one after the other, together as those of one search.</summary>
/// <param name="limit">Most traces of all.</param>
/// <param name="tenants">How many tenants there are.</param>
/// <param name="tell">Takes each part.</param>
internal sealed class TenantParts(int limit, int tenants, Func<TraceSearchPart, CancellationToken, ValueTask> tell)
{
    private readonly HashSet<TraceId> _told = []; // A search that is tried again on another querier finds the same.
    private TraceQueryStatistics _before;
    private TraceQueryStatistics _current;
    private int _ended;

    public ValueTask TellAsync(TraceSearchPart part, CancellationToken cancellationToken)
    {
        _current = part.Found.Statistics;
        var traces = part.Found.Traces.Where(trace => _told.Count < limit && _told.Add(trace.TraceId))
            .OrderByDescending(trace => trace.StartNs).ToArray();
        var total = Math.Max(1, part.TotalTables);
        var done = part.TotalTables == 0 ? total : part.DoneTables;
        return tell(
            new TraceSearchPart(
                new TraceSearchResult(traces, _before + _current), (total * _ended) + done, total * tenants),
            cancellationToken);
    }

    /// <summary>The next parts are those of the next tenant.</summary>
    public void EndTenant()
    {
        _before += _current;
        _current = default;
        _ended++;
    }
}

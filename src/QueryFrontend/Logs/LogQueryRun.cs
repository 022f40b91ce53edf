using System.Diagnostics;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;
using Trine.QueryFrontend.Logs.Cache;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs;

/// <summary>A query on its way: what its parts have cost so far. Used by one thread at a time.</summary>
internal sealed class LogQueryRun(TenantId tenant, LogLimits limits, CancellationToken cancellationToken)
{
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);
    private LogScanCounts _counts;
    private CacheCounts _cache;
    private TimeSpan _waited;
    private int _parts;

    public TenantId Tenant => tenant;

    public LogLimits Limits => limits;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Counts a part.</summary>
    /// <returns>Its answer.</returns>
    public LogQueryData Add(DispatchedQuery query)
    {
        _counts.Add(query.Response.Counts);
        _warnings.UnionWith(query.Response.Warnings);
        _waited += query.Waited;
        _parts++;
        return query.Response.Data;
    }

    /// <inheritdoc cref="Add(DispatchedQuery)"/>
    public LogQueryData Add(CachedPart part)
    {
        _cache += part.Counts;
        return Add(part.Query);
    }

    public void Warn(string warning) => _warnings.Add(warning);

    public LogAnswer ToAnswer(LogQueryData data, TimeSpan took)
    {
        var size = data switch
        {
            LogEntries entries => entries.Entries.Count,
            MetricMatrix matrix => matrix.Series.Count,
            MetricVector vector => vector.Samples.Count,
            _ => 1,
        };
        Debug.Assert(_parts > 0 || size == 0, "an answer comes from at least one part");
        return new LogAnswer(data, new LogRequestStatistics(_counts, took, _waited, _parts, size, _cache), [.. _warnings]);
    }
}

using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs.Cache;

/// <summary>Decides which parts of metric queries are taken from the cache and which are kept. Thread-safe.</summary>
/// <param name="cache">Null keeps nothing.</param>
/// <param name="freshness">Parts with times younger than this are never kept: entries may still arrive.</param>
/// <param name="metrics">Counts hits.</param>
/// <param name="time">The clock.</param>
internal sealed class CachedMatrices(MatrixCache? cache, TimeSpan freshness, QueryFrontendMetrics metrics, TimeProvider time)
{
    /// <summary>Evaluates a part unless its answer is there.</summary>
    /// <param name="tenant">Whose data.</param>
    /// <param name="part">A whole part of a split query, its times multiples of its step.</param>
    /// <param name="isBypassed">Whether the client wants it evaluated anyway.</param>
    /// <param name="evaluate">Asks a querier.</param>
    public async Task<CachedPart> GetAsync(
        TenantId tenant, LogQueryRequest part, bool isBypassed, Func<Task<DispatchedQuery>> evaluate)
    {
        if (cache is null || isBypassed || part.EndNs > UnixTime.NowNs(time) - (freshness.Ticks * TimeSpan.NanosecondsPerTick))
        {
            return new CachedPart(await evaluate(), default);
        }

        var key = MatrixKey.Of(tenant, part);
        var kept = cache.Find(key);
        metrics.CacheAsked(kept is not null);
        if (kept is not null)
        {
            return new CachedPart(new DispatchedQuery(kept, TimeSpan.Zero), new CacheCounts(Requested: 1, Found: 1, Stored: 0));
        }

        var evaluated = await evaluate();
        var isKept = cache.Add(key, evaluated.Response);
        return new CachedPart(evaluated, new CacheCounts(Requested: 1, Found: 0, Stored: isKept ? 1 : 0));
    }
}

/// <summary>The answer of a part and how the cache took part in it.</summary>
internal readonly record struct CachedPart(DispatchedQuery Query, CacheCounts Counts);

/// <summary>How a query used the cache.</summary>
internal readonly record struct CacheCounts(int Requested, int Found, int Stored)
{
    public static CacheCounts operator +(CacheCounts left, CacheCounts right)
        => new(left.Requested + right.Requested, left.Found + right.Found, left.Stored + right.Stored);
}

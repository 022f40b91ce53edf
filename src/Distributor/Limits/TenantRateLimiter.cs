using System.Collections.Concurrent;
using Trine.Model;

namespace Trine.Distributor.Limits;

/// <summary>A token bucket for each tenant, in bytes. Thread-safe.</summary>
/// <remarks>A request takes what it needs at once or nothing: one larger than the burst is never let through.</remarks>
internal sealed class TenantRateLimiter(TimeProvider time)
{
    private readonly ConcurrentDictionary<TenantId, Bucket> _buckets = new();

    /// <param name="tenant">Whose bucket.</param>
    /// <param name="bytes">What the request holds.</param>
    /// <param name="bytesPerSecond">How fast the bucket fills; may change from call to call.</param>
    /// <param name="burstBytes">What it holds at most, and at first.</param>
    /// <returns>False when the bucket holds less; nothing is taken then.</returns>
    public bool TryTake(TenantId tenant, long bytes, double bytesPerSecond, double burstBytes)
        => _buckets.GetOrAdd(tenant, static (_, full) => new Bucket(full.Burst, full.Now), (Burst: burstBytes, Now: time.GetTimestamp()))
            .TryTake(bytes, bytesPerSecond, burstBytes, time);

    private sealed class Bucket(double tokens, long filledAt)
    {
        private readonly Lock _lock = new(); // Guards _tokens and _filledAt.
        private double _tokens = tokens;
        private long _filledAt = filledAt;

        public bool TryTake(long bytes, double bytesPerSecond, double burstBytes, TimeProvider time)
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                var filled = _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * bytesPerSecond);
                _tokens = Math.Min(filled, burstBytes);
                _filledAt = now;
                if (bytes > _tokens)
                {
                    return false;
                }

                _tokens -= bytes;
                return true;
            }
        }
    }
}

namespace Trine.Storage.Logs.Head;

/// <summary>A rate with a burst: tokens flow in steadily up to the burst and are taken in one piece or not at all.</summary>
/// <remarks>Behaves as golang.org/x/time/rate's AllowN does. Its owner's lock covers it; the default value starts full.</remarks>
internal struct TokenBucket
{
    private double _missing; // Tokens below the burst.
    private long _lastNs;

    /// <summary>Takes tokens if there are enough.</summary>
    /// <param name="count">More than <paramref name="burst"/> is never there.</param>
    /// <param name="ratePerSecond">Tokens that flow in.</param>
    /// <param name="burst">The most there can be.</param>
    /// <param name="nowNs">Any clock that does not go back; where it does, nothing flows in.</param>
    public bool TryTake(long count, long ratePerSecond, long burst, long nowNs)
    {
        if (nowNs > _lastNs)
        {
            _missing = Math.Max(0, _missing - ((nowNs - _lastNs) / 1e9 * ratePerSecond));
            _lastNs = nowNs;
        }

        if (_missing + count > burst)
        {
            return false;
        }

        _missing += count;
        return true;
    }
}

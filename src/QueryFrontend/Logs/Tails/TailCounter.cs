using Trine.Model;

namespace Trine.QueryFrontend.Logs.Tails;

/// <summary>Counts the live tails of each tenant against its limit. Thread-safe.</summary>
internal sealed class TailCounter
{
    private readonly Lock _lock = new(); // Guards _tails.
    private readonly Dictionary<TenantId, int> _tails = [];

    /// <summary>Takes a place, given back when what is returned is disposed.</summary>
    /// <exception cref="RequestException">The tenant has as many tails as it may.</exception>
    public IDisposable Enter(TenantId tenant, int tailsMax)
    {
        lock (_lock)
        {
            var count = _tails.GetValueOrDefault(tenant) + 1;
            if (count > tailsMax)
            {
                throw new RequestException(
                    RequestError.RateLimited, $"max concurrent tail requests limit exceeded, count > limit ({count} > {tailsMax})");
            }

            _tails[tenant] = count;
        }

        return new Place(this, tenant);
    }

    private void Leave(TenantId tenant)
    {
        lock (_lock)
        {
            if (--_tails[tenant] == 0)
            {
                _tails.Remove(tenant);
            }
        }
    }

    private sealed class Place(TailCounter counter, TenantId tenant) : IDisposable
    {
        public void Dispose() => counter.Leave(tenant);
    }
}

using Trine.Model;

namespace Trine.Distributor.Http;

/// <summary>A ledger of the bytes that requests on their way hold: none is read into memory without a place in it. Thread-safe.</summary>
public sealed class InflightBytes(long bytesMax)
{
    private long _bytes;

    public long Current => Interlocked.Read(ref _bytes);

    /// <summary>Takes room; the caller disposes the lease.</summary>
    /// <exception cref="RequestException">There is no room: the sender should try again later.</exception>
    public Lease Take(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > bytesMax)
        {
            Interlocked.Add(ref _bytes, -bytes);
            throw new RequestException(
                RequestError.Unavailable, "The server cannot accept more requests at this time.");
        }

        return new Lease(this, bytes);
    }

    /// <summary>Room that one request holds.</summary>
    public sealed class Lease(InflightBytes ledger, long bytes) : IDisposable
    {
        private long _taken = bytes;

        /// <summary>Takes more room when the request turns out to be larger.</summary>
        /// <exception cref="RequestException">There is no room.</exception>
        public void GrowTo(long wanted)
        {
            if (wanted > _taken)
            {
                ledger.Take(wanted - _taken); // Joins this lease: what it took is counted here from now on.
                _taken = wanted;
            }
        }

        public void Dispose()
        {
            Interlocked.Add(ref ledger._bytes, -_taken);
            _taken = 0;
        }
    }
}

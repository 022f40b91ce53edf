using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>What a query may keep in memory. Thread-safe.</summary>
internal sealed class MemoryBudget(long bytesMax)
{
    private long _bytes;

    /// <summary>Counts memory about to be used; it is never given back before the query ends.</summary>
    /// <exception cref="RequestException">The budget is used up.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > bytesMax)
        {
            throw new RequestException(
                RequestError.BadRequest,
                $"the query needs more memory than the limit of {bytesMax} bytes; consider adding more specific stream "
                + "selectors, reducing the time range, or aggregating by fewer labels");
        }
    }
}

namespace Trine.Crash.Tests.Loads;

/// <summary>What one pusher sends of one signal, and how what is stored of it is found again. Not thread-safe.</summary>
internal abstract class CrashLoad : IDisposable
{
    /// <summary>Sends the next request.</summary>
    /// <param name="count">Items of it.</param>
    /// <param name="items">A text for each, unlike any other of the whole test.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Ends with the acknowledgement.</returns>
    /// <exception cref="HttpRequestException">It was refused (with a status), or no answer came (without).</exception>
    public abstract Task PushNextAsync(int count, out IReadOnlyList<string> items, CancellationToken cancellationToken);

    /// <summary>How often each item of this load is stored, as the server's answers say.</summary>
    public abstract Task<IReadOnlyDictionary<string, int>> FoundAsync(CancellationToken cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

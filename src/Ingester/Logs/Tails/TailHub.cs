using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Logs.Tails;

/// <summary>The live tails of one tenant. Thread-safe; publishing never waits.</summary>
internal sealed class TailHub(int tailersMax, LogIngesterMetrics metrics) : IDisposable
{
    private readonly Lock _gate = new(); // Guards changes of _tailers, and _isDisposed.
    private Tailer[] _tailers = []; // Swapped as a whole.
    private bool _isDisposed;

    public int Count => Volatile.Read(ref _tailers).Length;

    /// <summary>Adds a tail, which sees what is published from now on.</summary>
    /// <exception cref="RequestException">There are as many as allowed, or the ingester stops.</exception>
    public Tailer Add(IReadOnlyList<LabelMatcher> matchers)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                throw new RequestException(RequestError.Unavailable, "Ingester is shutting down");
            }

            if (_tailers.Length >= tailersMax)
            {
                throw new RequestException(
                    RequestError.RateLimited, $"max concurrent tail requests limit exceeded, count > limit ({_tailers.Length + 1} > {tailersMax})");
            }

            var tailer = new Tailer(matchers, metrics);
            Volatile.Write(ref _tailers, [.. _tailers, tailer]);
            return tailer;
        }
    }

    public void Remove(Tailer tailer)
    {
        lock (_gate)
        {
            Volatile.Write(ref _tailers, Array.FindAll(_tailers, other => other != tailer));
        }
    }

    /// <summary>Hands rows to the tails whose matchers they pass.</summary>
    public void Publish(LogAdmission admission)
    {
        foreach (var tailer in Volatile.Read(ref _tailers))
        {
            using var output = new ByteBuffer();
            using var writer = new LogFrameWriter(output);
            writer.Begin();
            var rows = admission.WriteTaken(tailer.Matches, writer);
            writer.End();
            if (rows > 0)
            {
                tailer.Add(output.WrittenSpan.ToArray(), rows);
            }
        }
    }

    /// <summary>Ends all tails.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var tailer in _tailers)
            {
                tailer.End();
            }
        }
    }
}

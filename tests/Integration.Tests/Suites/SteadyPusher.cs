using System.Collections.Concurrent;
using Trine.Testing;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>Pushes on and on, whatever the server answers, and remembers what was acknowledged.</summary>
/// <remarks>One loop; others may ask meanwhile.</remarks>
internal sealed class SteadyPusher(LokiClient client, LogLoad load)
{
    private const int LinesPerPush = 20;

    /// <summary>A server that is down must not be asked thousands of times a second.</summary>
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<string> _acknowledged = [];
    private readonly ConcurrentQueue<string> _sent = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private volatile bool _isStopping;

    /// <summary>The lines of all pushes that were acknowledged so far, as a copy.</summary>
    public IReadOnlyList<string> AcknowledgedLines => [.. _acknowledged];

    /// <summary>All lines so far, acknowledged or not, as a copy.</summary>
    public IReadOnlyList<string> SentLines => [.. _sent];

    /// <summary>Why pushes were not acknowledged.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Pushes until told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!_isStopping)
        {
            var streams = load.Next(LinesPerPush);
            var lines = streams.SelectMany(static stream => stream.Entries).Select(static entry => entry.Line).ToArray();
            Add(_sent, lines);
            try
            {
                await client.PushAsync(cancellationToken, streams);
                Add(_acknowledged, lines);
            }
            catch (HttpRequestException failure)
            {
                _failures.Enqueue(failure.Message);
                await Task.Delay(Backoff, cancellationToken);
            }
        }
    }

    /// <summary>Waits until so many more pushes have been acknowledged.</summary>
    public Task AcknowledgedAsync(int more, CancellationToken cancellationToken)
    {
        var wanted = _acknowledged.Count + (more * LinesPerPush);
        return Eventually.BecomesAsync(
            $"{wanted} acknowledged lines", () => Task.FromResult(_acknowledged.Count >= wanted), cancellationToken);
    }

    /// <summary>Lets the push that is on its way be the last.</summary>
    public void Stop() => _isStopping = true;

    private static void Add(ConcurrentQueue<string> queue, string[] lines)
    {
        foreach (var line in lines)
        {
            queue.Enqueue(line);
        }
    }
}

using Trine.Testing.Logs;

namespace Trine.Crash.Tests;

/// <summary>Pushes until the server dies, and remembers every request.</summary>
internal sealed class CrashPusher(LokiClient client, LogLoad load, Random random)
{
    private const int LinesMax = 60;

    private readonly List<SentPush> _pushes = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LogLoad Load => load;

    /// <summary>Every request; read it once <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<SentPush> Pushes => _pushes;

    /// <summary>Done once the first request was acknowledged.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Ends with the first request that gets no answer.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var streams = load.Next(random.Next(1, LinesMax));
            var lines = streams.SelectMany(static stream => stream.Entries).Select(static entry => entry.Line).ToArray();
            try
            {
                await client.PushAsync(cancellationToken, streams);
            }
            catch (HttpRequestException failure)
            {
                _pushes.Add(new SentPush(lines, IsAcknowledged: false));
                _begun.TrySetResult();
                Assert.True(failure.StatusCode is null, $"a push was refused: {failure.Message}");
                return;
            }

            _pushes.Add(new SentPush(lines, IsAcknowledged: true));
            _begun.TrySetResult();
        }
    }
}

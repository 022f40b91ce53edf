using Trine.Crash.Tests.Loads;

namespace Trine.Crash.Tests;

/// <summary>Pushes until the server dies, and remembers every request.</summary>
internal sealed class CrashPusher(CrashLoad load, Random random)
{
    private const int ItemsMax = 60;

    private readonly List<SentPush> _pushes = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CrashLoad Load => load;

    /// <summary>Every request; read it once <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<SentPush> Pushes => _pushes;

    /// <summary>Done once the first request was acknowledged.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Ends with the first request that gets no answer.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var push = load.PushNextAsync(random.Next(1, ItemsMax), out var items, cancellationToken);
            try
            {
                await push;
            }
            catch (HttpRequestException failure)
            {
                _pushes.Add(new SentPush(items, IsAcknowledged: false));
                _begun.TrySetResult();
                Assert.True(failure.StatusCode is null, $"a push was refused: {failure.Message}");
                return;
            }

            _pushes.Add(new SentPush(items, IsAcknowledged: true));
            _begun.TrySetResult();
        }
    }
}

using Trine.Model;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Tests.Queue;

public sealed class FairQueueTests : IDisposable
{
    private static readonly TenantId A = TenantId.Parse("a");
    private static readonly TenantId B = TenantId.Parse("b");

    private readonly ManualTime _time = new();
    private readonly QueryFrontendMetrics _metrics = new(() => 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task No_more_runs_at_once_than_allowed()
    {
        var queue = new FairQueue(3, 1000, _metrics, _time);
        var running = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => queue.RunAsync(
            i % 2 == 0 ? A : B,
            async _ =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return i;
            },
            Token)));

        Assert.InRange(most, 1, 3);
        Assert.Equal(0, queue.Length);
    }

    [Fact]
    public async Task A_tenant_with_much_waiting_delays_another_by_one()
    {
        var queue = new FairQueue(1, 1000, _metrics, _time);
        var order = new List<string>();
        var gate = new TaskCompletionSource();
        var first = queue.RunAsync(A, async _ => { await gate.Task; return 0; }, Token);
        var waiting = Enumerable.Range(0, 5).Select(i => Run(A, $"a{i}")).ToList();
        waiting.AddRange(Enumerable.Range(0, 2).Select(i => Run(B, $"b{i}")));

        gate.SetResult();
        await Task.WhenAll(waiting);
        await first;

        Assert.Equal(["a0", "b0", "a1", "b1", "a2", "a3", "a4"], order);

        Task Run(TenantId tenant, string name) => queue.RunAsync(
            tenant,
            _ =>
            {
                order.Add(name); // One runs at a time.
                return Task.FromResult(0);
            },
            Token);
    }

    [Fact]
    public async Task More_waiting_than_allowed_is_refused_for_that_tenant_only()
    {
        var queue = new FairQueue(1, 2, _metrics, _time);
        var gate = new TaskCompletionSource();
        var tasks = Enumerable.Range(0, 3).Select(_ => queue.RunAsync(A, async _ => { await gate.Task; return 0; }, Token)).ToList();

        var refusal = await Assert.ThrowsAsync<RequestException>(() => queue.RunAsync(A, _ => Task.FromResult(0), Token));
        tasks.Add(queue.RunAsync(B, _ => Task.FromResult(0), Token));

        Assert.Equal((RequestError.RateLimited, "too many outstanding requests"), (refusal.Error, refusal.Message));
        gate.SetResult();
        await Task.WhenAll(tasks);
    }

    [Fact]
    public async Task Waiting_is_measured()
    {
        var queue = new FairQueue(1, 2, _metrics, _time);
        var gate = new TaskCompletionSource();
        var first = queue.RunAsync(A, async _ => { await gate.Task; return 0; }, Token);
        var second = queue.RunAsync(A, _ => Task.FromResult(7), Token);

        _time.Advance(TimeSpan.FromSeconds(3));
        gate.SetResult();

        Assert.Equal((0, TimeSpan.Zero), await first);
        Assert.Equal((7, TimeSpan.FromSeconds(3)), await second);
    }

    [Fact]
    public async Task Cancelling_one_that_waits_leaves_the_others_their_turn()
    {
        var queue = new FairQueue(1, 10, _metrics, _time);
        var gate = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        var first = queue.RunAsync(A, async _ => { await gate.Task; return 0; }, Token);
        var given = queue.RunAsync(A, _ => Task.FromResult(1), cancel.Token);
        var third = queue.RunAsync(A, _ => Task.FromResult(2), Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        gate.SetResult();

        Assert.Equal(2, (await third).Result);
        await first;
        Assert.Equal(0, queue.Length);
    }

    [Fact]
    public async Task Cancelling_at_the_moment_of_the_turn_loses_no_place()
    {
        for (var round = 0; round < 500; round++)
        {
            var queue = new FairQueue(1, 10, _metrics, _time);
            var gate = new TaskCompletionSource();
            using var cancel = new CancellationTokenSource();
            var first = queue.RunAsync(A, async _ => { await gate.Task; return 0; }, Token);
            var racing = queue.RunAsync(A, _ => Task.FromResult(1), cancel.Token);

            await Task.WhenAll(Task.Run(cancel.Cancel, Token), Task.Run(gate.SetResult, Token));
            Task all = Task.WhenAll(first, racing);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            // Were the place lost, this would wait for ever.
            Assert.Equal(3, (await queue.RunAsync(B, _ => Task.FromResult(3), Token)).Result);
            Assert.Equal(0, queue.Length);
        }
    }

    [Fact]
    public async Task Work_that_fails_gives_its_place_back()
    {
        var queue = new FairQueue(1, 10, _metrics, _time);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => queue.RunAsync<int>(A, _ => throw new InvalidOperationException(), Token));

        Assert.Equal(1, (await queue.RunAsync(A, _ => Task.FromResult(1), Token)).Result);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) is var before && before == seen ? value : before;
        }
    }
}

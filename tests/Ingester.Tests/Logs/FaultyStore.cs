using Trine.Storage.Objects;

namespace Trine.Ingester.Tests.Logs;

/// <summary>How a step of the store fails.</summary>
internal enum StoreFault
{
    /// <summary>It is not done.</summary>
    NotDone,

    /// <summary>It is done, but its answer is lost.</summary>
    DoneAndLost,
}

/// <summary>A store of which one step fails, or all from one step on.</summary>
internal sealed class FaultyStore(IObjectStore inner) : IObjectStore
{
    private int _steps;
    private int _failFrom = int.MaxValue;
    private int _failTo;
    private StoreFault _fault;
    private (int Steps, TaskCompletionSource Reached) _watch = (int.MaxValue, new TaskCompletionSource());

    /// <summary>Steps since the last call that set a fault.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>Lets one step fail, counted from now, the next being 0.</summary>
    public void FailOnce(int step, StoreFault fault) => Set(step, step, fault);

    /// <summary>Lets every step fail from one on.</summary>
    public void FailFrom(int step, StoreFault fault) => Set(step, int.MaxValue, fault);

    /// <summary>Ends when so many steps were begun since the last call that set a fault.</summary>
    public Task ReachedAsync(int steps)
    {
        _watch = (steps, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Steps >= steps)
        {
            _watch.Reached.SetResult();
        }

        return _watch.Reached.Task;
    }

    public void Heal() => Set(int.MaxValue, 0, StoreFault.NotDone);

    public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => StepAsync(() => inner.PutAsync(key, content, cancellationToken));

    public Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
        => StepAsync(() => inner.PutAsync(key, content, cancellationToken));

    public Task PutFileAsync(ObjectKey key, string path, CancellationToken cancellationToken)
        => StepAsync(() => inner.PutFileAsync(key, path, cancellationToken));

    public Task<ObjectVersion?> PutIfMatchAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, ObjectVersion? expected, CancellationToken cancellationToken)
        => StepAsync(() => inner.PutIfMatchAsync(key, content, expected, cancellationToken));

    public Task<StoredObject?> GetAsync(ObjectKey key, int bytesMax, CancellationToken cancellationToken)
        => StepAsync(() => inner.GetAsync(key, bytesMax, cancellationToken));

    public async ValueTask<bool> IsCurrentAsync(
        ObjectKey key, ObjectVersion version, CancellationToken cancellationToken)
        => await StepAsync(() => inner.IsCurrentAsync(key, version, cancellationToken).AsTask());

    public async ValueTask<int> GetRangeAsync(
        ObjectKey key, long offset, Memory<byte> destination, CancellationToken cancellationToken)
        => await StepAsync(() => inner.GetRangeAsync(key, offset, destination, cancellationToken).AsTask());

    public Task<long?> GetSizeAsync(ObjectKey key, CancellationToken cancellationToken)
        => StepAsync(() => inner.GetSizeAsync(key, cancellationToken));

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
        => StepAsync(() => inner.DeleteAsync(key, cancellationToken));

    public Task<ObjectPage> ListAsync(string prefix, ObjectKey? after, int limit, CancellationToken cancellationToken)
        => StepAsync(() => inner.ListAsync(prefix, after, limit, cancellationToken));

    public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken)
        => StepAsync(() => inner.ListFoldersAsync(folder, cancellationToken));

    private void Set(int from, int to, StoreFault fault)
    {
        _failFrom = from;
        _failTo = to;
        _fault = fault;
        Volatile.Write(ref _steps, 0);
    }

    private Task StepAsync(Func<Task> step)
        => StepAsync(async () =>
        {
            await step();
            return true;
        });

    private async Task<T> StepAsync<T>(Func<Task<T>> step)
    {
        var number = Interlocked.Increment(ref _steps) - 1;
        if (number + 1 >= _watch.Steps)
        {
            _watch.Reached.TrySetResult();
        }

        var fails = number >= _failFrom && number <= _failTo;
        if (fails && _fault == StoreFault.NotDone)
        {
            throw new IOException($"step {number} was not done");
        }

        var result = await step();
        return fails ? throw new IOException($"answer of step {number} was lost") : result;
    }
}

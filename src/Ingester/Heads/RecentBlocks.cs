namespace Trine.Ingester.Heads;

/// <summary>Blocks written lately, which a reader's bucket index may not know yet. Thread-safe.</summary>
internal sealed class RecentBlocks(TimeSpan period, TimeProvider time)
{
    private readonly Lock _gate = new(); // Guards _blocks.
    private readonly Queue<(string Id, DateTimeOffset At)> _blocks = new();

    public void Add(string id)
    {
        lock (_gate)
        {
            _blocks.Enqueue((id, time.GetUtcNow()));
        }
    }

    public IReadOnlyList<string> List()
    {
        lock (_gate)
        {
            while (_blocks.TryPeek(out var oldest) && time.GetUtcNow() - oldest.At > period)
            {
                _blocks.Dequeue();
            }

            return [.. _blocks.Select(block => block.Id)];
        }
    }
}

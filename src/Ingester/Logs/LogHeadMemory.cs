using Trine.Ingester.Heads;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Logs;

/// <summary>Memory of log chunks: open ones are held within a budget, closed ones wait for being compressed. Thread-safe.</summary>
internal sealed class LogHeadMemory(HeadMemory memory, ChunkSealer sealer, OpenChunkBudget budget, Func<IEnumerable<LogHead>> heads)
    : IHeadMemory
{
    public long TotalBytes => memory.TotalBytes;

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => sealer.WaitForRoomAsync(cancellationToken);

    public void Enforce() => budget.Enforce(heads());
}

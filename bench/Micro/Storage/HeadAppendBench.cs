using BenchmarkDotNet.Attributes;
using Trine.Micro.Data;
using Trine.Storage.Logs.Head;

namespace Trine.Micro.Storage;

/// <summary>
/// What does a frame of 1 MiB of lines cost from the log's end to being readable? Into a new head each time.
/// </summary>
public class HeadAppendBench : IAsyncDisposable
{
    private readonly byte[] _frame = BenchData.Frame();
    private readonly HeadMemory _memory = new(Path.GetTempPath());
    private readonly ChunkSealer _sealer;

    /// <summary>No worker compresses: one frame fills no chunk.</summary>
    public HeadAppendBench()
        => _sealer = new ChunkSealer(_memory, workerCount: 0, long.MaxValue, static failure => throw failure);

    [Benchmark]
    public int Append()
    {
        using var head = new LogHead("bench", new LogHeadOptions(), _memory, _sealer, TimeProvider.System);
        using var admission = head.Admit(_frame, LogStreamLimits.None);
        head.Append(admission, _frame);
        return admission.RowCount;
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _sealer.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

using BenchmarkDotNet.Attributes;
using Trine.Codecs;
using Trine.Micro.Data;
using Trine.Model.Traces;
using Trine.Storage.Traces;
using Trine.Storage.Traces.Head;

namespace Trine.Micro.Storage;

/// <summary>What do 20 000 spans cost to be built into a table, and each kind of read of it? Nothing is cached.</summary>
public class SpanTableBench : IDisposable
{
    private const int TraceCount = 2000;

    private readonly TraceColumnCache _noCache = new(bytesMax: 0);
    private SpanBatch? _batch;
    private byte[] _frame = [];
    private IReadOnlyList<SpanTable> _tables = [];

    [GlobalSetup]
    public void Setup()
    {
        _batch = TraceBatches.Create(TraceCount);
        using var frame = new ByteBuffer();
        TraceFrame.Write(_batch, frame);
        _frame = frame.WrittenSpan.ToArray();
        _tables = Build();
    }

    /// <summary>Rows to columns, compressed.</summary>
    [Benchmark]
    public IReadOnlyList<SpanTable> Build() => TraceTables.Build([_batch!], _noCache); // Set up.

    /// <summary>From the log's end to being readable by trace id, in a new head.</summary>
    [Benchmark]
    public int Append()
    {
        using var head = new TraceHead("bench", new TraceHeadOptions(), new SegmentEncoder(_noCache), TimeProvider.System);
        using var admission = head.Admit(_frame, TraceHeadLimits.None);
        admission.Apply();
        return admission.SpanCount;
    }

    /// <summary>One column of numbers of all spans.</summary>
    [Benchmark]
    public async Task<long> LoadDurationsAsync()
    {
        var spans = 0L;
        foreach (var table in await CopyAsync())
        {
            await table.LoadAsync(SpanFields.Durations, [], ColumnParts.None, CancellationToken.None);
            spans += table.DurationsNs.Length;
            table.Dispose();
        }

        return spans;
    }

    /// <summary>Filters alone: no span has the value.</summary>
    [Benchmark]
    public async Task<int> MissAsync()
    {
        var found = 0;
        foreach (var table in await CopyAsync())
        {
            found += table.Attributes.Count(static column => column.Key == "user.id" && column.MayHold("nobody"u8));
            table.Dispose();
        }

        return found;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _batch?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>New handles, since those that were loaded stay loaded.</summary>
    private async ValueTask<IReadOnlyList<SpanTable>> CopyAsync()
    {
        _tables = await TraceTables.CombineAsync(_tables, Trine.Model.TimeRange.All, _noCache, CancellationToken.None);
        return _tables;
    }
}

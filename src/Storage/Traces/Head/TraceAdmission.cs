using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Storage.Heads;

namespace Trine.Storage.Traces.Head;

/// <summary>A frame of spans that a head has checked. Not thread-safe.</summary>
public sealed class TraceAdmission : IHeadAdmission
{
    private readonly TraceHead _head;
    private readonly List<TraceRefusal> _refusals = [];
    private readonly PooledList<TraceRun> _traces = new();
    private ReadOnlyMemory<byte> _frame;
    private ByteBuffer? _rewritten;
    private bool _isApplied;

    internal TraceAdmission(TraceHead head, ReadOnlyMemory<byte> frame) => (_head, _frame) = (head, frame);

    /// <summary>What is not taken, one for each trace.</summary>
    public IReadOnlyList<TraceRefusal> Refusals => _refusals;

    /// <summary>Spans that are taken.</summary>
    public int SpanCount { get; private set; }

    public bool HasRows => SpanCount > 0;

    /// <summary>The traces that are taken.</summary>
    internal ReadOnlySpan<TraceRun> Traces => _traces.Span;

    /// <summary>The spans that are taken, as a frame.</summary>
    internal ReadOnlyMemory<byte> Frame => _frame;

    public IReadOnlyList<ReadOnlyMemory<byte>> WriteRecord(ByteBuffer scratch) => [_frame];

    public void Apply()
    {
        _isApplied = true;
        _head.Apply(this);
    }

    public void Dispose()
    {
        if (!_isApplied)
        {
            _head.Forget(this);
            _isApplied = true;
        }

        _rewritten?.Dispose();
        _traces.Dispose();
    }

    internal void Take(TraceRun trace)
    {
        _traces.Add(trace);
        SpanCount += trace.Spans;
    }

    internal void Refuse(TraceRefusal refusal) => _refusals.Add(refusal);

    /// <summary>Takes the spans of the traces that were refused out of the frame.</summary>
    internal void DropRefused()
    {
        var refused = new HashSet<TraceId>(_refusals.Select(static refusal => refusal.TraceId), TraceIdComparer.Instance);
        using var batch = TraceFrame.Read(_frame.Span);
        using var rows = new PooledList<int>();
        for (var row = 0; row < batch.SpanCount; row++)
        {
            if (!refused.Contains(batch.Spans[row].TraceId))
            {
                rows.Add(row);
            }
        }

        _rewritten = new ByteBuffer();
        TraceFrame.Write(batch, rows.Span, _rewritten);
        _frame = _rewritten.WrittenMemory;
    }
}

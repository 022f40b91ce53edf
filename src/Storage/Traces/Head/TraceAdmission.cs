using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Storage.Heads;

namespace Trine.Storage.Traces.Head;

/// <summary>A frame of spans that a head has checked. Not thread-safe.</summary>
public sealed class TraceAdmission : IHeadAdmission
{
    private readonly TraceHead _head;
    private readonly List<TraceRefusal> _refusals = [];
    private readonly List<AdmittedTrace> _traces = [];
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
    internal IReadOnlyList<AdmittedTrace> Traces => _traces;

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
    }

    internal void Take(AdmittedTrace trace)
    {
        _traces.Add(trace);
        SpanCount += trace.Spans;
    }

    internal void Refuse(TraceRefusal refusal) => _refusals.Add(refusal);

    /// <summary>Leaves only these rows of the frame.</summary>
    internal void Keep(SpanBatch batch, ReadOnlySpan<int> rows)
    {
        _rewritten = new ByteBuffer();
        TraceFrame.Write(batch, rows, _rewritten);
        _frame = _rewritten.WrittenMemory;
    }
}

/// <summary>A trace's share of a frame.</summary>
internal readonly record struct AdmittedTrace(TraceId Id, int Spans, long Bytes);

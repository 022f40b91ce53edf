using System.Runtime.InteropServices;
using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>The traces that a batch has spans of, and how much of each. Not thread-safe.</summary>
internal sealed class FrameTraces
{
    private readonly Dictionary<TraceId, int> _places = new(TraceIdComparer.Instance);
    private readonly List<AdmittedTrace> _traces = [];
    private readonly int[] _rowTraces;

    /// <param name="batch">The spans.</param>
    /// <param name="isMeasured">Whether bytes matter; without, they are 0.</param>
    public FrameTraces(SpanBatch batch, bool isMeasured)
    {
        _rowTraces = new int[batch.SpanCount];
        var place = -1;
        for (var row = 0; row < batch.SpanCount; row++)
        {
            var id = batch.Spans[row].TraceId;
            if (place < 0 || _traces[place].Id != id)
            {
                place = PlaceOf(id);
            }

            ref var trace = ref CollectionsMarshal.AsSpan(_traces)[place];
            var bytes = isMeasured ? SpanProtoSize.Of(batch, row) : 0;
            trace = new AdmittedTrace(id, trace.Spans + 1, trace.Bytes + bytes);
            _rowTraces[row] = place;
        }
    }

    public IReadOnlyList<AdmittedTrace> Traces => _traces;

    /// <summary>The rows of the traces that are not refused.</summary>
    /// <param name="isRefused">By the place of the trace in <see cref="Traces"/>.</param>
    public int[] RowsBut(bool[] isRefused)
    {
        var rows = new List<int>(_rowTraces.Length);
        for (var row = 0; row < _rowTraces.Length; row++)
        {
            if (!isRefused[_rowTraces[row]])
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private int PlaceOf(TraceId id)
    {
        if (!_places.TryGetValue(id, out var place))
        {
            place = _traces.Count;
            _places.Add(id, place);
            _traces.Add(new AdmittedTrace(id, 0, 0));
        }

        return place;
    }
}

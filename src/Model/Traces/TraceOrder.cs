using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Collects the rows of spans in order of arrival and hands them out trace by trace. Not thread-safe.</summary>
public sealed class TraceOrder : IDisposable
{
    private readonly TraceIdTable _traces = new();
    private readonly PooledList<int> _counts = new();
    private readonly PooledList<int> _spans = new();
    private readonly PooledList<int> _spanTraces = new();
    private TraceId _lastId;
    private int _lastTrace = -1;

    public int SpanCount => _spans.Count;

    public void Add(int span, TraceId id)
    {
        if (_lastTrace < 0 || id != _lastId)
        {
            _lastId = id;
            _lastTrace = _traces.GetOrAdd(id);
            if (_lastTrace == _counts.Count)
            {
                _counts.Add(0);
            }
        }

        _counts[_lastTrace]++;
        _spans.Add(span);
        _spanTraces.Add(_lastTrace);
    }

    /// <summary>Afterwards the spans of a trace are neighbours, in order of arrival; so are the traces.</summary>
    /// <param name="ids">Receives the trace ids.</param>
    /// <param name="starts">Receives where each trace begins, and the end of the last.</param>
    /// <param name="spans">Receives the spans.</param>
    /// <remarks>Not by trace id: spans are read faster in the order in which they lie in memory.</remarks>
    public void Group(PooledList<TraceId> ids, PooledList<int> starts, PooledList<int> spans)
    {
        _traces.Ids.CopyTo(ids.Extend(_traces.Count));
        using var places = new PooledList<int>(); // By trace: where its next span goes.
        var next = places.Extend(_traces.Count);
        var start = 0;
        for (var trace = 0; trace < next.Length; trace++)
        {
            starts.Add(start);
            next[trace] = start;
            start += _counts[trace];
        }

        starts.Add(start);
        var grouped = spans.Extend(_spans.Count);
        for (var i = 0; i < _spans.Count; i++)
        {
            grouped[next[_spanTraces[i]]++] = _spans[i];
        }
    }

    public void Dispose()
    {
        _traces.Dispose();
        _counts.Dispose();
        _spans.Dispose();
        _spanTraces.Dispose();
        _lastTrace = -1;
    }
}

using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Collects the rows of spans in order of arrival and hands them out trace by trace. Not thread-safe.</summary>
public sealed class TraceOrder : IDisposable
{
    private readonly TraceIdTable _traces = new();
    private readonly PooledList<int> _counts = new();
    private readonly PooledList<Run> _runs = new();
    private int _ended; // Spans of these runs.
    private TraceId _id; // Of the run that is not ended, if it has spans.
    private int _start;
    private int _end;

    public int SpanCount => _ended + _end - _start;

    public void Add(int span, TraceId id)
    {
        if (span != _end || id != _id)
        {
            EndRun();
            (_id, _start, _end) = (id, span, span);
        }

        _end++;
    }

    /// <summary>Afterwards the spans of a trace are neighbours, in order of arrival; so are the traces.</summary>
    /// <param name="ids">Receives the trace ids.</param>
    /// <param name="starts">Receives where each trace begins, and the end of the last.</param>
    /// <param name="spans">Receives the spans.</param>
    /// <remarks>Not by trace id: spans are read faster in the order in which they lie in memory.</remarks>
    public void Group(PooledList<TraceId> ids, PooledList<int> starts, PooledList<int> spans)
    {
        EndRun();
        _traces.Ids.CopyTo(ids.Extend(_traces.Count));
        using var nexts = new PooledList<int>(); // By trace: where its next span goes.
        var next = nexts.Extend(_traces.Count);
        var start = 0;
        for (var trace = 0; trace < next.Length; trace++)
        {
            starts.Add(start);
            next[trace] = start;
            start += _counts[trace];
        }

        starts.Add(start);
        var grouped = spans.Extend(_ended);
        foreach (var run in _runs.Span)
        {
            var places = grouped.Slice(next[run.Trace], run.Count);
            next[run.Trace] += run.Count;
            for (var i = 0; i < places.Length; i++)
            {
                places[i] = run.Start + i;
            }
        }
    }

    /// <summary>Forgets all spans; the memory is kept.</summary>
    public void Clear()
    {
        _traces.Clear();
        _counts.Clear();
        _runs.Clear();
        (_ended, _start, _end) = (0, 0, 0);
    }

    public void Dispose()
    {
        _traces.Dispose();
        _counts.Dispose();
        _runs.Dispose();
        (_ended, _start, _end) = (0, 0, 0);
    }

    private void EndRun()
    {
        if (_end == _start)
        {
            return;
        }

        var trace = _traces.GetOrAdd(_id);
        if (trace == _counts.Count)
        {
            _counts.Add(0);
        }

        var count = _end - _start;
        _counts[trace] += count;
        _runs.Add(new Run(trace, _start, count));
        _ended += count;
        _start = _end;
    }

    /// <summary>Neighbouring spans of one trace.</summary>
    private readonly record struct Run(int Trace, int Start, int Count);
}

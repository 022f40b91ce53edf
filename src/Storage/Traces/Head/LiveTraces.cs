using System.Runtime.InteropServices;
using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>How large each recent trace is and when it last grew. Not thread-safe.</summary>
internal sealed class LiveTraces
{
    private readonly Dictionary<TraceId, LiveTrace> _traces = new(TraceIdComparer.Instance);

    /// <summary>Traces that grew within the idle period.</summary>
    public int LiveCount { get; private set; }

    /// <summary>Whether the trace counts as live.</summary>
    public bool IsLive(TraceId id) => _traces.TryGetValue(id, out var trace) && trace.IsLive;

    /// <summary>The traces that count as live.</summary>
    public HashSet<TraceId> Live()
    {
        var live = new HashSet<TraceId>(TraceIdComparer.Instance);
        foreach (var (id, trace) in _traces)
        {
            if (trace.IsLive)
            {
                live.Add(id);
            }
        }

        return live;
    }

    /// <summary>Makes a trace larger, and live, unless it would become too large.</summary>
    /// <param name="id">The trace.</param>
    /// <param name="bytes">By how much.</param>
    /// <param name="bytesMax">0 for no limit.</param>
    /// <param name="nowNs">When.</param>
    public bool TryGrow(TraceId id, long bytes, long bytesMax, long nowNs)
    {
        ref var trace = ref CollectionsMarshal.GetValueRefOrAddDefault(_traces, id, out var isKnown);
        if (bytesMax > 0 && trace.Bytes + bytes > bytesMax)
        {
            if (!isKnown)
            {
                _traces.Remove(id);
            }

            return false;
        }

        LiveCount += trace.IsLive ? 0 : 1;
        trace = new LiveTrace(trace.Bytes + bytes, nowNs, IsLive: true);
        return true;
    }

    /// <summary>Takes back what did not come to be stored.</summary>
    public void Shrink(TraceId id, long bytes)
    {
        if (_traces.TryGetValue(id, out var trace))
        {
            _traces[id] = trace with { Bytes = trace.Bytes - bytes };
        }
    }

    /// <summary>
    /// Ends the life of traces that have not grown since a time, and forgets those that have not since another.
    /// </summary>
    public void Sweep(long idleSinceNs, long forgetSinceNs)
    {
        foreach (var (id, trace) in _traces)
        {
            if (trace.IsLive && trace.LastNs < idleSinceNs)
            {
                _traces[id] = trace with { IsLive = false };
                LiveCount--;
            }

            if (trace.LastNs < forgetSinceNs)
            {
                _traces.Remove(id);
            }
        }
    }

    private readonly record struct LiveTrace(long Bytes, long LastNs, bool IsLive);
}

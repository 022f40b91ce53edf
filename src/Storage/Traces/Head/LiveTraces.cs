using System.Numerics;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>How large each recent trace is and when it last grew. Not thread-safe.</summary>
/// <remarks>
/// Open addressing with what is known of a trace in its slot: each trace of each push is looked up in memory that is mostly in
/// no cache, and this takes one load where a dictionary takes two.
/// </remarks>
internal sealed class LiveTraces : IDisposable
{
    private const int SlotsMin = 1 << 7;
    private const long Free = 0;
    private const long Forgotten = -1;

    private PooledList<RecentTrace> _slots = new(); // At most three quarters full; their count is a power of two.
    private int _used; // Slots that are not free.
    private long _liveSinceNs = 1; // Traces that grew at this time or later count as live.

    public LiveTraces() => Begin();

    /// <summary>Traces that grew within the idle period.</summary>
    public int LiveCount { get; private set; }

    /// <summary>Whether the trace counts as live.</summary>
    public bool IsLive(TraceId id) => IsLive(Find(id));

    /// <summary>The traces that count as live.</summary>
    /// <returns>Owned by the caller.</returns>
    public TraceIdTable Live()
    {
        var live = new TraceIdTable();
        foreach (ref readonly var trace in _slots.Span)
        {
            if (IsLive(trace))
            {
                live.GetOrAdd(trace.Id);
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
        ref var trace = ref Find(id);
        if (bytesMax > 0 && trace.Bytes + bytes > bytesMax)
        {
            return false;
        }

        LiveCount += IsLive(trace) ? 0 : 1;
        _used += trace.LastNs == Free ? 1 : 0;
        trace = new RecentTrace(id, trace.Bytes + bytes, nowNs);
        if (_used > _slots.Count / 4 * 3)
        {
            Rebuild();
        }

        return true;
    }

    /// <summary>Takes back what did not come to be stored.</summary>
    public void Shrink(TraceId id, long bytes)
    {
        ref var trace = ref Find(id);
        trace = trace with { Bytes = Math.Max(0, trace.Bytes - bytes) };
    }

    /// <summary>
    /// Ends the life of traces that have not grown since a time, and forgets those that have not since another.
    /// </summary>
    public void Sweep(long idleSinceNs, long forgetSinceNs)
    {
        _liveSinceNs = Math.Max(1, idleSinceNs);
        var (live, forgotten) = (0, 0);
        foreach (ref var trace in _slots.Span)
        {
            if (trace.LastNs != Free && trace.LastNs < forgetSinceNs)
            {
                trace = new RecentTrace(trace.Id, 0, Forgotten);
                forgotten++;
            }

            live += IsLive(trace) ? 1 : 0;
        }

        LiveCount = live;
        if (forgotten > _used / 2)
        {
            Rebuild();
        }
    }

    /// <summary>Forgets all traces, and returns the memory to the pool.</summary>
    public void Dispose()
    {
        _slots.Dispose();
        (_used, LiveCount) = (0, 0);
        Begin();
    }

    private void Begin() => _slots.Extend(SlotsMin).Clear();

    private bool IsLive(in RecentTrace trace) => trace.LastNs >= _liveSinceNs;

    /// <summary>The trace's slot; the one to put it into, which is free, when it is not there.</summary>
    private ref RecentTrace Find(TraceId id)
    {
        var slots = _slots.Span;
        var slot = TraceIdComparer.Instance.GetHashCode(id) & (slots.Length - 1);
        while (slots[slot].LastNs != Free && slots[slot].Id != id)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return ref slots[slot];
    }

    /// <summary>Gives the traces that are not forgotten twice the room that they need.</summary>
    private void Rebuild()
    {
        using var before = _slots;
        _used = 0;
        foreach (ref readonly var trace in before.Span)
        {
            _used += trace.LastNs > Free ? 1 : 0;
        }

        _slots = new PooledList<RecentTrace>();
        _slots.Extend(Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)_used * 2))).Clear();
        foreach (ref readonly var trace in before.Span)
        {
            if (trace.LastNs > Free)
            {
                Find(trace.Id) = trace;
            }
        }
    }

    private readonly record struct RecentTrace(TraceId Id, long Bytes, long LastNs);
}

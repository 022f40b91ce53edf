using System.Numerics;
using System.Security.Cryptography;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The spans of one trace by their ids: finds repetitions and parents. Reused from trace to trace. Not thread-safe.
/// </summary>
internal sealed class SpanIndex
{
    /// <summary>Of this process, so that nobody can prepare span ids that collide.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private Slot[] _slots = [];
    private int[] _next = []; // The span after it that has the same id; -1 for none.
    private int _mask;
    private int _trace;

    /// <summary>Empties the index.</summary>
    /// <param name="capacity">The most spans that will be added.</param>
    public void Begin(int capacity)
    {
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
        if (_slots.Length < slots)
        {
            _slots = new Slot[slots];
            _next = new int[slots];
            _trace = 0;
        }

        _mask = slots - 1;
        _trace++; // Slots of traces before count as empty.
    }

    /// <summary>Adds a span unless one of the same id and kind is there, which is the same span sent again.</summary>
    /// <param name="span">Its number, from 0 without gaps.</param>
    /// <param name="id">Its id.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="kinds">Those of the spans added before, by number.</param>
    public bool TryAdd(int span, ulong id, SpanKind kind, ReadOnlySpan<SpanKind> kinds)
    {
        ref var slot = ref Find(id);
        if (slot.Trace != _trace)
        {
            slot = new Slot { Id = id, Trace = _trace, First = span, Last = span };
            _next[span] = -1;
            return true;
        }

        for (var other = slot.First; other >= 0; other = _next[other])
        {
            if (kinds[other] == kind)
            {
                return false;
            }
        }

        _next[slot.Last] = span;
        _next[span] = -1;
        slot.Last = span;
        return true;
    }

    /// <summary>The span that a parent id means; -1 for none.</summary>
    /// <param name="parentId">Not 0.</param>
    /// <param name="childKind">
    /// Of the span that names it: where a client and a server half share the id, a server span is a child of the client
    /// half, any other of the server half.
    /// </param>
    /// <param name="kinds">Of all spans, by number.</param>
    public int FindParent(ulong parentId, SpanKind childKind, ReadOnlySpan<SpanKind> kinds)
    {
        ref var slot = ref Find(parentId);
        if (slot.Trace != _trace)
        {
            return -1;
        }

        if (_next[slot.First] < 0)
        {
            return slot.First;
        }

        var wanted = childKind == SpanKind.Server ? SpanKind.Client : SpanKind.Server;
        for (var span = slot.First; span >= 0; span = _next[span])
        {
            if (kinds[span] == wanted)
            {
                return span;
            }
        }

        return -1;
    }

    private ref Slot Find(ulong id)
    {
        var place = (int)(Math.BigMul(id ^ Seed, Seed, out var low) ^ low) & _mask;
        while (_slots[place].Trace == _trace && _slots[place].Id != id)
        {
            place = (place + 1) & _mask;
        }

        return ref _slots[place];
    }

    private struct Slot
    {
        public ulong Id;
        public int Trace; // The trace that filled it; others find it empty.
        public int First;
        public int Last;
    }
}

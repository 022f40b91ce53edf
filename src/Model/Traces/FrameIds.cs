using System.Runtime.CompilerServices;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Numbers anew, from 0 in order of first use, those ids of a batch that a frame needs. Not thread-safe.</summary>
internal sealed class FrameIds : IDisposable
{
    private readonly PooledList<int> _places = new(); // 1 + the new id; 0 while not used.
    private readonly PooledList<int> _used = new();

    /// <param name="count">Ids of the batch are below.</param>
    /// <param name="areAllUsed">Whether all of them are needed, and keep their numbers.</param>
    public FrameIds(int count, bool areAllUsed = false)
    {
        var places = _places.Extend(count);
        if (!areAllUsed)
        {
            places.Clear();
            return;
        }

        var used = _used.Extend(count);
        for (var id = 0; id < places.Length; id++)
        {
            (used[id], places[id]) = (id, id + 1);
        }
    }

    /// <summary>The batch's ids, in the order of the new ones.</summary>
    public ReadOnlySpan<int> Used => _used.Span;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(int id)
    {
        ref var place = ref _places[id];
        if (place == 0)
        {
            _used.Add(id);
            place = _used.Count;
        }

        return place - 1;
    }

    public void Dispose()
    {
        _places.Dispose();
        _used.Dispose();
    }
}

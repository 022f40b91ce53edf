using System.Numerics;
using System.Security.Cryptography;
using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>Distinct sequences of columns, numbered from 0 in order of first use. Not thread-safe.</summary>
internal sealed class ShapeTable : IDisposable
{
    private const int SlotsMin = 64;
    private const ulong Factor = 0x9E3779B97F4A7C15;

    /// <summary>Of this process, so that nobody can prepare shapes that collide.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly PooledList<int> _columns = new(); // Of all shapes, then of the one being made.
    private readonly PooledList<int> _ends = new();
    private readonly HashSlots _slots = new(SlotsMin);
    private int _last = -1;

    public int Count => _ends.Count;

    /// <summary>The columns of a shape, in order.</summary>
    public ReadOnlySpan<int> this[int shape] => _columns.Span[StartOf(shape).._ends[shape]];

    public void Add(int column) => _columns.Add(column);

    /// <summary>Ends the shape that was being made.</summary>
    /// <returns>Its number, or that of an equal one.</returns>
    public int End()
    {
        var start = StartOf(_ends.Count);
        var columns = _columns.Span[start..];
        if (_last >= 0 && this[_last].SequenceEqual(columns))
        {
            Drop(columns.Length);
            return _last; // Fast path: neighbours are alike.
        }

        var probe = _slots.Find(Hash(columns));
        while (_slots.Next(ref probe) is >= 0 and var shape)
        {
            if (this[shape].SequenceEqual(columns))
            {
                Drop(columns.Length);
                return _last = shape;
            }
        }

        _ends.Add(_columns.Count);
        return _last = _slots.Add(probe);
    }

    /// <summary>Forgets all shapes; the memory is kept.</summary>
    public void Clear()
    {
        _columns.Clear();
        _ends.Clear();
        _slots.Clear();
        _last = -1;
    }

    public void Dispose()
    {
        _columns.Dispose();
        _ends.Dispose();
        _slots.Dispose();
        _last = -1;
    }

    private static ulong Hash(ReadOnlySpan<int> columns)
    {
        var hash = Seed ^ (ulong)columns.Length;
        foreach (var column in columns)
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ (uint)column) * Factor;
        }

        return hash;
    }

    private int StartOf(int shape) => shape == 0 ? 0 : _ends[shape - 1];

    private void Drop(int count) => _columns.Truncate(_columns.Count - count);
}

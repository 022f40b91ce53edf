using System.Numerics;
using System.Security.Cryptography;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>
/// The shapes of a batch's attributes: the distinct sequences of keys and types, numbered from 0 in order of first use. Few
/// shapes serve all spans. Not thread-safe.
/// </summary>
public sealed class AttributeShapes : IDisposable
{
    private const int SlotsMin = 32;
    private const ulong Factor = 0x9E3779B97F4A7C15;

    /// <summary>Of this process, so that nobody can prepare shapes that collide.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly PooledList<int> _keys = new(); // Of all shapes, one behind the other.
    private readonly PooledList<AttributeType> _types = new();
    private readonly PooledList<int> _ends = new(); // End of each shape in both.
    private readonly HashSlots _slots = new(SlotsMin);

    public int Count => _ends.Count;

    /// <summary>String ids of a shape's keys.</summary>
    public ReadOnlySpan<int> KeysOf(int shape) => _keys.Span[StartOf(shape).._ends[shape]];

    public ReadOnlySpan<AttributeType> TypesOf(int shape) => _types.Span[StartOf(shape).._ends[shape]];

    /// <summary>Attributes of a shape.</summary>
    public int CountOf(int shape) => _ends[shape] - StartOf(shape);

    internal void Clear()
    {
        _keys.Clear();
        _types.Clear();
        _ends.Clear();
        _slots.Clear();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _types.Dispose();
        _ends.Dispose();
        _slots.Dispose();
    }

    internal bool Is(int shape, ReadOnlySpan<int> keys, ReadOnlySpan<AttributeType> types)
        => KeysOf(shape).SequenceEqual(keys) && TypesOf(shape).SequenceEqual(types);

    /// <summary>The number of a shape, which is added if it is new.</summary>
    internal int GetOrAdd(ReadOnlySpan<int> keys, ReadOnlySpan<AttributeType> types)
    {
        var probe = _slots.Find(Hash(keys, types));
        while (_slots.Next(ref probe) is >= 0 and var shape)
        {
            if (Is(shape, keys, types))
            {
                return shape;
            }
        }

        keys.CopyTo(_keys.Extend(keys.Length));
        types.CopyTo(_types.Extend(types.Length));
        _ends.Add(_keys.Count);
        return _slots.Add(probe);
    }

    private static ulong Hash(ReadOnlySpan<int> keys, ReadOnlySpan<AttributeType> types)
    {
        var hash = Seed ^ (ulong)keys.Length;
        for (var i = 0; i < keys.Length; i++)
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ ((ulong)(uint)keys[i] << 3) ^ (ulong)types[i]) * Factor;
        }

        return hash;
    }

    private int StartOf(int shape) => shape == 0 ? 0 : _ends[shape - 1];
}

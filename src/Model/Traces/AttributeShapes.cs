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

    private readonly PooledList<AttributeKey> _keys = new(); // Of all shapes, one behind the other.
    private readonly PooledList<int> _ends = new(); // End of each shape in it.
    private readonly HashSlots _slots = new(SlotsMin);

    public int Count => _ends.Count;

    public ReadOnlySpan<AttributeKey> KeysOf(int shape) => _keys.Span[StartOf(shape).._ends[shape]];

    /// <summary>Attributes of a shape.</summary>
    public int CountOf(int shape) => _ends[shape] - StartOf(shape);

    internal void Clear()
    {
        _keys.Clear();
        _ends.Clear();
        _slots.Clear();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _ends.Dispose();
        _slots.Dispose();
    }

    internal bool Is(int shape, ReadOnlySpan<AttributeKey> keys) => KeysOf(shape).SequenceEqual(keys);

    /// <summary>The number of a shape, which is added if it is new.</summary>
    internal int GetOrAdd(ReadOnlySpan<AttributeKey> keys)
    {
        var probe = _slots.Find(Hash(keys));
        while (_slots.Next(ref probe) is >= 0 and var shape)
        {
            if (Is(shape, keys))
            {
                return shape;
            }
        }

        keys.CopyTo(_keys.Extend(keys.Length));
        _ends.Add(_keys.Count);
        return _slots.Add(probe);
    }

    private static ulong Hash(ReadOnlySpan<AttributeKey> keys)
    {
        var hash = Seed ^ (ulong)keys.Length;
        foreach (var key in keys)
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ key.Bits) * Factor;
        }

        return hash;
    }

    private int StartOf(int shape) => shape == 0 ? 0 : _ends[shape - 1];
}

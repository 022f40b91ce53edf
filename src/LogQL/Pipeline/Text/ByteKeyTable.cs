using System.Buffers.Binary;

namespace Trine.LogQL.Pipeline;

/// <summary>Numbers distinct byte strings from 0 on; finding one that is known allocates nothing.</summary>
/// <remarks>Open addressing over keys kept one behind the other. Not thread-safe.</remarks>
internal sealed class ByteKeyTable
{
    private const int MinBuckets = 64;
    private const int MinKeys = 16;
    private const int MinKeyBytes = 256;

    private int[] _buckets = new int[MinBuckets]; // 1 + the key's number; 0 where free.
    private int[] _ends = new int[MinKeys];
    private uint[] _hashes = new uint[MinKeys];
    private byte[] _keys = new byte[MinKeyBytes];

    public int Count { get; private set; }

    /// <summary>Bytes that the table holds in memory, for budgets.</summary>
    public long MemoryBytes => _keys.Length + (long)(_buckets.Length + _ends.Length + _hashes.Length) * sizeof(int);

    public ReadOnlySpan<byte> KeyOf(int number)
    {
        var start = number == 0 ? 0 : _ends[number - 1];
        return _keys.AsSpan(start, _ends[number] - start);
    }

    /// <summary>The number of the key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => _buckets[BucketOf(key, Hash(key))] - 1;

    /// <summary>The number of the key, a new one when it was not known.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> key, out bool isNew)
    {
        var hash = Hash(key);
        var bucket = BucketOf(key, hash);
        isNew = _buckets[bucket] == 0;
        return isNew ? Add(key, hash, bucket) : _buckets[bucket] - 1;
    }

    /// <summary>Forgets all keys and gives their memory back.</summary>
    public void Clear()
    {
        Count = 0;
        _buckets = new int[MinBuckets];
        _ends = new int[MinKeys];
        _hashes = new uint[MinKeys];
        _keys = new byte[MinKeyBytes];
    }

    private int Add(ReadOnlySpan<byte> key, uint hash, int bucket)
    {
        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        if (key.Length > _keys.Length - start)
        {
            Array.Resize(ref _keys, Math.Max(checked(start + key.Length), _keys.Length * 2));
        }

        key.CopyTo(_keys.AsSpan(start));
        _ends[Count] = start + key.Length;
        _hashes[Count] = hash;
        _buckets[bucket] = ++Count;
        if (Count * 2 > _buckets.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        var mask = _buckets.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var bucket = (int)_hashes[i] & mask;
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & mask;
            }

            _buckets[bucket] = i + 1;
        }
    }

    private int BucketOf(ReadOnlySpan<byte> key, uint hash)
    {
        var mask = _buckets.Length - 1;
        for (var bucket = (int)hash & mask; ; bucket = (bucket + 1) & mask)
        {
            var number = _buckets[bucket] - 1;
            if (number < 0 || (_hashes[number] == hash && KeyOf(number).SequenceEqual(key)))
            {
                return bucket;
            }
        }
    }

    /// <summary>Multiply and fold, eight bytes at a time: keys are short and the table is private to a query.</summary>
    private static uint Hash(ReadOnlySpan<byte> key)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        var hash = (ulong)key.Length * Multiplier;
        while (key.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
            key = key[sizeof(ulong)..];
        }

        if (key.Length >= sizeof(uint))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt32LittleEndian(key));
            key = key[sizeof(uint)..];
        }

        foreach (var value in key)
        {
            hash = (hash ^ value) * Multiplier;
        }

        hash = Mix(hash);
        return (uint)(hash >> 32) ^ (uint)hash;

        static ulong Mix(ulong value)
        {
            var high = Math.BigMul(value, Multiplier, out var low);
            return high ^ low;
        }
    }
}

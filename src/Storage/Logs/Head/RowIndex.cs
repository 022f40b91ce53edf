using System.Numerics;
using Trine.Codecs;

namespace Trine.Storage.Logs.Head;

/// <summary>Rows of an open chunk by their content, to find an equal one when order does not help. One writer.</summary>
/// <remarks>
/// Built only for chunks with rows out of order, or with many rows of one time. Memory: 4 to 8 bytes a row. Time and length of a line tell rows
/// apart as a rule; where many have both in common, the line is hashed too.
/// </remarks>
internal sealed class RowIndex
{
    /// <summary>Rows that stand in the way of a new one before lines are hashed: there are hardly any in a table half full.</summary>
    private const int StepsMax = 32;

    /// <summary>Seeded, since the rows come from clients.</summary>
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    private int[] _slots = new int[64]; // Open addressing: 1 + row; a power of two, at most half full.
    private int _count;
    private bool _hashesLines;

    public long Bytes => (long)_slots.Length * sizeof(int);

    /// <summary>Hash of a row without metadata.</summary>
    public ulong HashOf(long timestampNs, ReadOnlySpan<byte> line)
    {
        var seed = Seed ^ BitOperations.RotateLeft((ulong)timestampNs, 17);
        return _hashesLines
            ? XxHash64.Compute(line, seed)
            : BitOperations.RotateLeft((seed + (uint)line.Length) * 0x9E3779B97F4A7C15, 31) * 0xC2B2AE3D27D4EB4F >> 16;
    }

    /// <summary>What a metadata id adds to the hash of its row; the order of columns does not matter.</summary>
    public static ulong HashOf(int columnIndex, int id)
        => id == 0 ? 0 : BitOperations.RotateLeft((((ulong)columnIndex << 32) | (uint)id) * 0x9E3779B97F4A7C15, 29);

    public void Add(OpenChunk chunk, int row)
    {
        if ((_count + 1) * 2 > _slots.Length)
        {
            Rehash(chunk, _slots.Length * 2);
        }

        var steps = Insert(chunk.HashOf(this, row), row);
        _count++;
        if (steps > StepsMax && !_hashesLines)
        {
            // Slow path, once: too many rows are alike.
            _hashesLines = true;
            Rehash(chunk, _slots.Length);
        }
    }

    /// <summary>The rows that may have a hash; valid until the next <see cref="Add"/>.</summary>
    public RowCandidates Candidates(ulong hash) => new(_slots, hash);

    /// <returns>Slots that were taken before a free one.</returns>
    private int Insert(ulong hash, int row)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        var steps = 0;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
            steps++;
        }

        _slots[slot] = row + 1;
        return steps;
    }

    private void Rehash(OpenChunk chunk, int length)
    {
        var rows = _slots;
        _slots = new int[length];
        foreach (var entry in rows)
        {
            if (entry != 0)
            {
                Insert(chunk.HashOf(this, entry - 1), entry - 1);
            }
        }
    }
}

/// <summary>Walks the rows whose hash may be the wanted one.</summary>
internal ref struct RowCandidates(ReadOnlySpan<int> slots, ulong hash)
{
    private readonly ReadOnlySpan<int> _slots = slots;
    private int _slot = (int)hash & (slots.Length - 1);

    public int Current { get; private set; }

    public bool MoveNext()
    {
        var entry = _slots[_slot];
        Current = entry - 1;
        _slot = (_slot + 1) & (_slots.Length - 1);
        return entry != 0;
    }
}

using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Distinct byte strings with small ids, in order of first use; id 0 is the empty string. Not thread-safe.</summary>
/// <remarks>A string seen before costs a hash and a comparison. Bytes are valid until the next string is added.</remarks>
public sealed class StringTable : IDisposable
{
    private const int SlotsMin = 1024;
    private const int None = 0;

    /// <summary>About how long a string is.</summary>
    private const int BytesExpected = 24;

    /// <summary>Strings that are looked up together.</summary>
    private const int LookAhead = 64;

    /// <summary>Of this process, so that nobody can prepare strings that collide.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly ByteBuffer _bytes = new();
    private readonly PooledList<int> _starts = new(); // Of each string in _bytes, and of the one to come.

    /// <summary>
    /// Open addressing, at most half full, a power of two: the id, for which as many bits do as for the number of a slot, and above it bits
    /// of the hash, so that other strings are mostly told apart without a look at them.
    /// </summary>
    private readonly PooledList<uint> _slots = new();

    private int _loaded; // Written so that loads ahead of their use are not left out.

    public StringTable() => Begin();

    /// <summary>Strings, the empty one included.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>All strings, one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Length of the longest string so far.</summary>
    public int LengthMax { get; private set; }

    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            Debug.Assert((uint)id < (uint)Count, "ids come from this table");
            var start = _starts[id];
            return _bytes.WrittenSpan.Slice(start, _starts[id + 1] - start);
        }
    }

    /// <summary>Whether a string is this one.</summary>
    public bool Is(int id, ReadOnlySpan<byte> text)
    {
        var start = _starts[id];
        return _starts[id + 1] - start == text.Length && _bytes.WrittenSpan.Slice(start, text.Length).SequenceEqual(text);
    }

    /// <summary>Makes room for strings at once.</summary>
    /// <param name="count">About how many will be added.</param>
    public void Expect(int count)
    {
        Reserve(count, slotsEach: 2);
        _starts.Reserve(count);
        _bytes.Reserve(count * BytesExpected);
    }

    /// <summary>The id of a string; added when it is new.</summary>
    /// <param name="text">Not of this table.</param>
    public int Intern(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        Reserve(1);
        return Intern(text, SeededHash.Compute(text, Seed));
    }

    /// <summary>The id of a string; -1 when it is not there.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        Reserve(0);
        var found = IdIn(_slots[FindSlot(text, SeededHash.Compute(text, Seed))]);
        return found == None ? -1 : found;
    }

    /// <summary>Forgets all strings but the empty one; the memory is kept.</summary>
    public void Clear()
    {
        _starts.Clear();
        _bytes.Clear();
        LengthMax = 0;
        _slots.Clear();
        Begin();
    }

    public void Dispose()
    {
        _starts.Dispose();
        _bytes.Dispose();
        LengthMax = 0;
        _slots.Dispose();
        Begin();
    }

    /// <summary>The ids of strings that are distinct; those that are new are added.</summary>
    /// <param name="lengths">Of each, not negative, together the length of <paramref name="bytes"/>.</param>
    /// <param name="bytes">The strings, one behind the other.</param>
    /// <param name="ids">Receives an id for each.</param>
    internal void AddAll(ReadOnlySpan<int> lengths, ReadOnlySpan<byte> bytes, Span<int> ids)
    {
        if (Count == 1 && _slots.Count == 0)
        {
            AddNew(lengths, bytes, ids); // Fast path: none needs to be looked up.
            return;
        }

        Span<ulong> hashes = stackalloc ulong[LookAhead];
        for (var start = 0; start < lengths.Length; start += LookAhead)
        {
            var count = Math.Min(LookAhead, lengths.Length - start);
            Reserve(count);
            bytes = bytes[InternSome(lengths.Slice(start, count), bytes, hashes, ids.Slice(start, count))..];
        }
    }

    /// <summary>The empty string is there from the start.</summary>
    private void Begin() => _starts.Extend(2).Clear();

    private int IdIn(uint slot) => (int)slot & (_slots.Count - 1);

    private uint Pack(ulong hash, int id) => ((uint)(hash >> 32) & ~(uint)(_slots.Count - 1)) | (uint)id;

    private int Intern(ReadOnlySpan<byte> text, ulong hash)
    {
        ref var slot = ref _slots.Span[FindSlot(text, hash)];
        if (slot == None)
        {
            slot = Pack(hash, Count);
            Append(text);
        }

        return IdIn(slot);
    }

    /// <summary>
    /// Looks strings up together: the table of a large batch is not in the processor's cache, and loads that do not wait for each
    /// other take the time of one.
    /// </summary>
    /// <returns>Bytes of the strings.</returns>
    private int InternSome(ReadOnlySpan<int> lengths, ReadOnlySpan<byte> bytes, Span<ulong> hashes, Span<int> ids)
    {
        var slots = _slots.Span;
        var starts = _starts.Span;
        var texts = _bytes.WrittenSpan;
        var (start, loaded) = (0, 0);
        for (var i = 0; i < lengths.Length; i++)
        {
            hashes[i] = SeededHash.Compute(bytes.Slice(start, lengths[i]), Seed);
            start += lengths[i];
        }

        for (var i = 0; i < lengths.Length; i++)
        {
            ids[i] = (int)slots[(int)hashes[i] & (slots.Length - 1)] & (slots.Length - 1);
        }

        for (var i = 0; i < lengths.Length; i++)
        {
            loaded += ids[i] == 0 ? 0 : texts[starts[ids[i]]];
        }

        _loaded = loaded;
        start = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            ids[i] = lengths[i] == 0 ? 0 : Intern(bytes.Slice(start, lengths[i]), hashes[i]);
            start += lengths[i];
        }

        return start;
    }

    private void AddNew(ReadOnlySpan<int> lengths, ReadOnlySpan<byte> bytes, Span<int> ids)
    {
        var end = _bytes.Length;
        _bytes.Append(bytes);
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] > 0)
            {
                ids[i] = Count;
                LengthMax = Math.Max(LengthMax, lengths[i]);
                _starts.Add(end += lengths[i]);
            }
            else
            {
                ids[i] = 0;
            }
        }
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        _bytes.Append(text);
        _starts.Add(_bytes.Length);
        LengthMax = Math.Max(LengthMax, text.Length);
    }

    private int FindSlot(ReadOnlySpan<byte> text, ulong hash)
    {
        var slots = _slots.Span;
        var mask = slots.Length - 1;
        var slot = (int)hash & mask;
        var tag = (uint)(hash >> 32);
        while (slots[slot] is not None and var held
            && (((held ^ tag) & ~(uint)mask) != 0 || !Is((int)held & mask, text)))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    /// <summary>Makes room for more strings, and puts those into the table that were added without being looked up.</summary>
    /// <param name="count">How many may be added.</param>
    /// <param name="slotsEach">Slots for each string if there are too few: more where more strings are to come.</param>
    private void Reserve(int count, int slotsEach = 4)
    {
        if ((Count + count) * 2 <= _slots.Count)
        {
            return;
        }

        _slots.Clear();
        _slots.Extend(Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)((Count + count + 1) * slotsEach)))).Clear();
        for (var id = 1; id < Count; id++)
        {
            var hash = SeededHash.Compute(this[id], Seed);
            _slots[FindSlot(this[id], hash)] = Pack(hash, id);
        }
    }
}

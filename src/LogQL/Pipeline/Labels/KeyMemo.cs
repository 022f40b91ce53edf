namespace Trine.LogQL.Pipeline;

/// <summary>
/// Foretells the keys of a line from those of the line before, since lines of a stream have mostly the same keys in the same
/// order: a comparison in place of a table lookup. One parser's own; not thread-safe.
/// </summary>
internal sealed class KeyMemo(LabelNames names)
{
    /// <summary>What <see cref="Find"/> gives for a key that was not foretold.</summary>
    public const int Unknown = -2;

    private const int PositionsMax = 64;
    private const int KeyBytesMax = 48;

    private readonly byte[] _keys = new byte[PositionsMax * KeyBytesMax];
    private readonly Entry[] _entries = new Entry[PositionsMax];
    private int _version = -1;
    private int _position;

    /// <summary>Begins a line.</summary>
    public void Begin()
    {
        _position = 0;
        if (_version != names.Version)
        {
            _version = names.Version;
            _entries.AsSpan().Clear();
        }
    }

    /// <summary>The name of the line's next key if it is where it was in the last line, or one place further.</summary>
    /// <param name="parent">The name of the object around it; -1 at the top.</param>
    /// <param name="key">The key as it stands in the line.</param>
    public int Find(int parent, ReadOnlySpan<byte> key)
    {
        var end = Math.Min(_position + 2, PositionsMax);
        for (var position = _position; position < end; position++)
        {
            ref readonly var entry = ref _entries[position];
            if (entry.Length == key.Length + 1 && entry.Parent == parent
                && _keys.AsSpan(position * KeyBytesMax, key.Length).SequenceEqual(key))
            {
                _position = position + 1;
                return entry.Name;
            }
        }

        return Unknown;
    }

    /// <summary>Remembers the name of a key that was not found.</summary>
    public void Remember(int parent, ReadOnlySpan<byte> key, int name)
    {
        if (_position < PositionsMax && key.Length <= KeyBytesMax)
        {
            key.CopyTo(_keys.AsSpan(_position * KeyBytesMax));
            _entries[_position] = new Entry(key.Length + 1, parent, name);
            _position++;
        }
    }

    /// <param name="Length">1 + the key's length; 0 for an entry that was never set.</param>
    /// <param name="Parent">The name of the object around the key.</param>
    /// <param name="Name">The key's name in label form.</param>
    private readonly record struct Entry(int Length, int Parent, int Name);
}

using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>The columns of a row group that one reader has loaded. Not thread-safe.</summary>
internal sealed class LoadedColumns(RowGroup group)
{
    private readonly Dictionary<GroupSlot, object> _loaded = [];
    private readonly List<GroupSlot> _wanted = []; // To be decoded, what others need first.
    private readonly List<GroupPart> _parts = [];

    public RowGroup Group => group;

    public GroupDirectory Directory => group.Directory;

    /// <summary>A loaded column; the empty array where a column of this type was not loaded.</summary>
    public T[] Array<T>(GroupSlot slot) => _loaded.TryGetValue(slot, out var column) ? (T[])column : [];

    /// <summary>A loaded column that is more than an array; null where it was not loaded.</summary>
    public T? Find<T>(GroupSlot slot)
        where T : class
        => _loaded.TryGetValue(slot, out var column) ? (T)column : null;

    /// <summary>Asks for a column, and for those that decoding it needs.</summary>
    public void Want(GroupSlot slot)
    {
        if (_loaded.ContainsKey(slot) || _wanted.Contains(slot))
        {
            return;
        }

        if (group.Cache.Find(group, slot) is { } cached)
        {
            _loaded.Add(slot, cached);
            return;
        }

        GroupNeeds.Add(slot, this);
        _wanted.Add(slot);
    }

    /// <summary>Asks for bytes that the column being asked for is decoded from.</summary>
    public void WantParts(params ReadOnlySpan<GroupPart> parts) => _parts.AddRange(parts);

    /// <summary>Reads and decodes what was asked for.</summary>
    /// <exception cref="CorruptionException">The stored bytes are not what was written.</exception>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        if (_wanted.Count == 0)
        {
            return;
        }

        try
        {
            using var sections = await SectionSet
                .ReadAsync(group.Data, Directory.Sections, _parts, cancellationToken).ConfigureAwait(false);
            foreach (var slot in _wanted)
            {
                var column = new GroupDecoder(this, sections).Decode(slot, out var bytes);
                _loaded.Add(slot, column);
                group.Cache.Add(group, slot, column, bytes);
            }
        }
        finally
        {
            _wanted.Clear();
            _parts.Clear();
        }
    }
}

namespace Trine.Storage.Metrics;

/// <summary>Ascending, unique ids of series; a single one takes no array. Guarded by the head's lock.</summary>
internal struct PostingsList
{
    private int _first;
    private int[]? _ids;

    public int Count { get; private set; }

    public readonly int this[int index] => _ids is null ? _first : _ids[index];

    /// <summary>Adds an id that is larger than all before.</summary>
    public void Add(int id)
    {
        if (Count == 0)
        {
            _first = id;
        }
        else
        {
            if (_ids is null || Count == _ids.Length)
            {
                var larger = new int[_ids is null ? 4 : Count + (Count / 4) + 4];
                _ids.AsSpan(0, _ids is null ? 0 : Count).CopyTo(larger);
                larger[0] = _first;
                _ids = larger;
            }

            _ids[Count] = id;
        }

        Count++;
    }

    public readonly void CopyTo(Span<int> ids)
    {
        if (_ids is not null)
        {
            _ids.AsSpan(0, Count).CopyTo(ids);
        }
        else if (Count == 1)
        {
            ids[0] = _first;
        }
    }

    public readonly int[] ToArray()
    {
        var ids = new int[Count];
        CopyTo(ids);
        return ids;
    }
}

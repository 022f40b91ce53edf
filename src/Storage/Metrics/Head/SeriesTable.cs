namespace Trine.Storage.Metrics;

/// <summary>Finds series by hash and label bytes: a table of ids that is probed in steps of one. Guarded by the head's lock.</summary>
internal sealed class SeriesTable
{
    private const int SlotsMin = 64;

    private Slot[] _slots = new Slot[SlotsMin];
    private HeadSeries?[] _series = new HeadSeries?[SlotsMin];

    /// <summary>Ids given so far: they ascend from 0, with gaps where series were removed.</summary>
    public int IdEnd { get; private set; }

    public int Count { get; private set; }

    /// <summary>A series by its id; null if it was removed.</summary>
    public HeadSeries? this[int id] => _series[id];

    public HeadSeries? Find(ulong hash, ReadOnlySpan<byte> labelBytes)
    {
        var mask = _slots.Length - 1;
        for (var place = (int)hash & mask; ; place = (place + 1) & mask)
        {
            ref readonly var slot = ref _slots[place];
            if (slot.IdAndOne == 0)
            {
                return null;
            }

            if (slot.Tag == (uint)(hash >> 32) && _series[slot.IdAndOne - 1] is { } series
                && series.LabelBytes.AsSpan().SequenceEqual(labelBytes))
            {
                return series;
            }
        }
    }

    /// <summary>Adds a series that is not there.</summary>
    public HeadSeries Add(ulong hash, byte[] labelBytes)
    {
        if ((IdEnd + 1) * 10L > _slots.Length * 7L)
        {
            Rehash(_slots.Length * 2);
        }

        if (IdEnd == _series.Length)
        {
            Array.Resize(ref _series, IdEnd + (IdEnd / 2));
        }

        var series = new HeadSeries(IdEnd, hash, labelBytes);
        _series[IdEnd++] = series;
        Count++;
        Insert(series);
        return series;
    }

    /// <summary>Removes a series; its slot stays until <see cref="Renumber"/>.</summary>
    public void Remove(HeadSeries series)
    {
        _series[series.Id] = null;
        (series.Id, series.Follower) = (-1, null); // So that whoever guesses it keeps no others alive.
        Count--;
    }

    /// <summary>Whether so many ids are of removed series that numbering anew pays.</summary>
    public bool IsSparse => IdEnd - Count > 1024 + (Count / 2);

    /// <summary>Gives the series that are left new ids without gaps.</summary>
    public void Renumber()
    {
        var left = new HeadSeries?[Math.Max(SlotsMin, Count + (Count / 4))];
        var count = 0;
        for (var id = 0; id < IdEnd; id++)
        {
            if (_series[id] is { } series)
            {
                series.Id = count;
                left[count++] = series;
            }
        }

        (_series, IdEnd) = (left, count);
        var slots = SlotsMin;
        while ((count + 1) * 10L > slots * 7L)
        {
            slots *= 2;
        }

        Rehash(slots);
    }

    private void Rehash(int slots)
    {
        _slots = new Slot[slots];
        for (var id = 0; id < IdEnd; id++)
        {
            if (_series[id] is { } series)
            {
                Insert(series);
            }
        }
    }

    private void Insert(HeadSeries series)
    {
        var mask = _slots.Length - 1;
        var place = (int)series.Hash & mask;
        while (_slots[place].IdAndOne != 0)
        {
            place = (place + 1) & mask;
        }

        _slots[place] = new Slot((uint)(series.Hash >> 32), series.Id + 1);
    }

    /// <summary>The upper half of a hash and an id, counted from 1 so that an empty slot holds none.</summary>
    private readonly record struct Slot(uint Tag, int IdAndOne);
}

namespace Trine.PromQL.Evaluation.Labels;

/// <summary>Numbers series by the labels that count, from 0 in the order in which they come. Not thread-safe.</summary>
/// <remarks>A hash table that compares labels where they are: no key is made for a series.</remarks>
internal sealed class LabelGroups(LabelProjection projection)
{
    private const int BucketsInitial = 64;

    private int[] _buckets = NewBuckets(BucketsInitial);
    private readonly List<Group> _groups = [];

    public int Count => _groups.Count;

    /// <summary>The first series of a group.</summary>
    public ElementLabels Representative(int group) => _groups[group].First;

    /// <summary>The number of a series' group, which is new if none like it came before.</summary>
    public int Add(in ElementLabels series)
    {
        var hash = projection.Hash(series);
        var group = Find(hash, series);
        if (group >= 0)
        {
            return group;
        }

        if (_groups.Count >= _buckets.Length)
        {
            Grow();
        }

        var bucket = hash & (_buckets.Length - 1);
        _groups.Add(new Group(series, hash, _buckets[bucket]));
        return _buckets[bucket] = _groups.Count - 1;
    }

    /// <summary>The number of a series' group, or -1 if none like it came before.</summary>
    public int Find(in ElementLabels series) => Find(projection.Hash(series), series);

    /// <summary>The group of each series.</summary>
    public int[] AddAll(ElementLabels[] series)
    {
        if (projection.OnlyLabel is { } label)
        {
            return AddAllByValue(label, series);
        }

        var groups = new int[series.Length];
        for (var i = 0; i < series.Length; i++)
        {
            groups[i] = Add(series[i]);
        }

        return groups;
    }

    /// <summary>Fast path: one label tells groups apart, and neighbours often share its value.</summary>
    private int[] AddAllByValue(string label, ElementLabels[] series)
    {
        var groups = new int[series.Length];
        var byValue = new Dictionary<string, int>(StringComparer.Ordinal);
        string? last = null;
        for (var i = 0; i < series.Length; i++)
        {
            var value = series[i].ValueOf(label);
            if (ReferenceEquals(value, last))
            {
                groups[i] = groups[i - 1];
                continue;
            }

            if (!byValue.TryGetValue(value, out groups[i]))
            {
                byValue.Add(value, groups[i] = Add(series[i]));
            }

            last = value;
        }

        return groups;
    }

    private int Find(int hash, in ElementLabels series)
    {
        for (var i = _buckets[hash & (_buckets.Length - 1)]; i >= 0; i = _groups[i].Next)
        {
            if (_groups[i].Hash == hash && projection.AreEqual(_groups[i].First, series))
            {
                return i;
            }
        }

        return -1;
    }

    private void Grow()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        for (var i = 0; i < _groups.Count; i++)
        {
            var bucket = _groups[i].Hash & (_buckets.Length - 1);
            _groups[i] = _groups[i] with { Next = _buckets[bucket] };
            _buckets[bucket] = i;
        }
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private readonly record struct Group(ElementLabels First, int Hash, int Next);
}

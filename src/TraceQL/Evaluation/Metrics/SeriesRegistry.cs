namespace Trine.TraceQL.Evaluation;

/// <summary>Numbers the combinations of values that series are split by. Not thread-safe.</summary>
internal sealed class SeriesRegistry
{
    private readonly Dictionary<TraceQLValue[], int> _numbers = new(new KeyComparer());
    private readonly List<TraceQLValue[]> _keys = [];

    public int Count => _keys.Count;

    public TraceQLValue[] Key(int series) => _keys[series];

    /// <summary>The number of a combination, new if need be.</summary>
    public int Number(TraceQLValue[] key)
    {
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _keys.Count;
            _numbers.Add(key, number);
            _keys.Add(key);
        }

        return number;
    }

    private sealed class KeyComparer : IEqualityComparer<TraceQLValue[]>
    {
        public bool Equals(TraceQLValue[]? x, TraceQLValue[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(TraceQLValue[] obj)
        {
            var hash = new HashCode();
            foreach (var value in obj)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}

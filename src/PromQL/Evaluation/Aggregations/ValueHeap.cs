namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary>The k greatest or least numbers seen, NaN counting as neither; of equal ones the first stay.</summary>
/// <remarks>
/// A binary heap whose root goes first. Its order of swaps is upstream's, so that ties fall the same way.
/// </remarks>
internal sealed class ValueHeap(bool keepsGreatest)
{
    private readonly List<(double Value, int Series)> _items = [];

    public int Count => _items.Count;

    public void Clear() => _items.Clear();

    /// <param name="value">A number.</param>
    /// <param name="series">Whose it is.</param>
    /// <param name="countMax">How many to keep; at least 1.</param>
    public void Add(double value, int series, long countMax)
    {
        if (_items.Count < countMax)
        {
            _items.Add((value, series));
            Raise(_items.Count - 1);
            return;
        }

        var root = _items[0].Value;
        if ((keepsGreatest ? root < value : root > value) || (double.IsNaN(root) && !double.IsNaN(value)))
        {
            _items[0] = (value, series);
            Sink();
        }
    }

    /// <summary>The series whose numbers are kept, the one furthest from the root first.</summary>
    public IEnumerable<int> Ordered()
    {
        // Insertion sort in the reverse of the heap's order, which keeps equal ones as they are.
        var sorted = _items.ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            for (var j = i; j > 0 && GoesBefore(sorted[j - 1].Value, sorted[j].Value); j--)
            {
                (sorted[j], sorted[j - 1]) = (sorted[j - 1], sorted[j]);
            }
        }

        return sorted.Select(item => item.Series);
    }

    public IEnumerable<int> Series => _items.Select(item => item.Series);

    private bool GoesBefore(double left, double right)
        => double.IsNaN(left) || (keepsGreatest ? left < right : left > right);

    private void Raise(int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!GoesBefore(_items[index].Value, _items[parent].Value))
            {
                return;
            }

            (_items[index], _items[parent]) = (_items[parent], _items[index]);
            index = parent;
        }
    }

    private void Sink()
    {
        var index = 0;
        while (2 * index + 1 < _items.Count)
        {
            var child = 2 * index + 1;
            if (child + 1 < _items.Count && GoesBefore(_items[child + 1].Value, _items[child].Value))
            {
                child++;
            }

            if (!GoesBefore(_items[child].Value, _items[index].Value))
            {
                return;
            }

            (_items[index], _items[child]) = (_items[child], _items[index]);
            index = child;
        }
    }
}

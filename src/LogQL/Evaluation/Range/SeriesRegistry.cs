using Trine.LogQL.Pipeline;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Numbers the series that the workers of one range aggregation find. Thread-safe.</summary>
internal sealed class SeriesRegistry(MemoryBudget budget)
{
    private const int SeriesBytes = 512;

    private readonly Lock _lock = new(); // Guards _numbers and _series.
    private readonly Dictionary<LabelSet, int> _numbers = [];
    private readonly List<LabelSet> _series = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _series.Count;
            }
        }
    }

    public LabelSet this[int number]
    {
        get
        {
            lock (_lock)
            {
                return _series[number];
            }
        }
    }

    /// <summary>All series by number.</summary>
    public LabelSet[] ToArray()
    {
        lock (_lock)
        {
            return [.. _series];
        }
    }

    public int NumberOf(LabelSet labels)
    {
        lock (_lock)
        {
            if (_numbers.TryGetValue(labels, out var number))
            {
                return number;
            }

            budget.Take(SeriesBytes + labels.Sum(label => (label.Name.Length + label.Value.Length) * (long)sizeof(char)));
            _numbers.Add(labels, _series.Count);
            _series.Add(labels);
            return _series.Count - 1;
        }
    }

    /// <summary>Whether a series tells of an error that the query did not ask for.</summary>
    public static bool IsFaulty(LabelSet labels)
        => labels.TryGet(LabelNames.ErrorName, out _) && labels.ValueOf(LabelNames.PreserveErrorName) != "true";
}

using Trine.LogQL.Pipeline;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Numbers the series that the workers of one range aggregation find. Thread-safe.</summary>
internal sealed class SeriesRegistry(MemoryBudget budget)
{
    private const int SeriesBytes = 512;

    /// <summary>Keys beyond these are not shared: the workers hold as many themselves.</summary>
    private const long KeyBytesMax = 64 << 20;

    private readonly Lock _lock = new(); // Guards the fields below.
    private readonly ByteKeyTable _keys = new(); // Of the workers, as far as they mean the same to all.
    private readonly List<int> _keyNumbers = []; // The series of each.
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

    /// <summary>The series for which a worker has brought this key before; null if none has.</summary>
    public int? Find(ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            return _keys.Find(key) is >= 0 and var place ? _keyNumbers[place] : null;
        }
    }

    /// <summary>The number of a series; a new one when it was not known.</summary>
    /// <param name="labels">Its labels.</param>
    /// <param name="key">A key that means this series to every worker; empty for none.</param>
    public int NumberOf(LabelSet labels, ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            if (!_numbers.TryGetValue(labels, out var number))
            {
                number = _series.Count;
                budget.Take(BytesOf(labels));
                _numbers.Add(labels, number);
                _series.Add(labels);
            }

            if (!key.IsEmpty && _keys.MemoryBytes < KeyBytesMax)
            {
                _keys.GetOrAdd(key, out var isNew);
                if (isNew)
                {
                    _keyNumbers.Add(number);
                }
            }

            return number;
        }
    }

    private static long BytesOf(LabelSet labels)
    {
        long bytes = SeriesBytes;
        foreach (var (name, value) in labels.AsSpan())
        {
            bytes += (name.Length + value.Length) * (long)sizeof(char);
        }

        return bytes;
    }

    /// <summary>Whether a series tells of an error that the query did not ask for.</summary>
    public static bool IsFaulty(LabelSet labels)
        => labels.TryGet(LabelNames.ErrorName, out _) && labels.ValueOf(LabelNames.PreserveErrorName) != "true";
}

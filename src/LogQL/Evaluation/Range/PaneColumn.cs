namespace Trine.LogQL.Evaluation;

/// <summary>The panes of one series, from the first that has a row to the last. Not thread-safe.</summary>
internal sealed class PaneColumn(MemoryBudget budget)
{
    private const int ValueBytes = 32;
    private const int MinCapacity = 4;

    private PaneValue[] _values = [];
    private int _first;
    private int _count;

    public void Add(PaneFunction function, int pane, in PaneValue value)
    {
        Cover(pane);
        ref var sum = ref _values[pane - _first];
        if (sum.Rows == 0)
        {
            sum = value;
        }
        else
        {
            function.Merge(ref sum, value);
        }
    }

    /// <summary>Computes the function for the window of each step.</summary>
    public void Slide(PaneFunction function, PaneGrid grid, StepSeries result)
    {
        // Two stacks, so that each pane is merged at most twice however many windows hold it: panes before _middle have
        // the sum from them up to the middle, those behind it one sum in all.
        var suffixes = new PaneValue[_count];
        PaneValue tail = default;
        var (middle, end) = (0, 0);
        for (var step = 0; step < grid.StepCount; step++)
        {
            var (first, last) = grid.PanesOf(step);
            first = Math.Clamp(first - _first, 0, _count);
            last = Math.Clamp(last - _first + 1, 0, _count);
            for (; end < last; end++)
            {
                Merge(function, ref tail, _values[end]);
            }

            if (first >= middle && first < end)
            {
                PaneValue suffix = default;
                for (var i = end - 1; i >= first; i--)
                {
                    Prepend(function, ref suffix, _values[i]);
                    suffixes[i] = suffix;
                }

                middle = end;
                tail = default;
            }

            if (first >= end)
            {
                continue;
            }

            var window = suffixes[first];
            Merge(function, ref window, tail);
            if (window.Rows > 0)
            {
                result.Set(step, function.Result(window));
            }
        }
    }

    private static void Prepend(PaneFunction function, ref PaneValue sum, in PaneValue earlier)
    {
        var merged = earlier;
        Merge(function, ref merged, sum);
        sum = merged;
    }

    private static void Merge(PaneFunction function, ref PaneValue sum, in PaneValue other)
    {
        if (sum.Rows == 0)
        {
            sum = other;
        }
        else if (other.Rows > 0)
        {
            function.Merge(ref sum, other);
        }
    }

    private void Cover(int pane)
    {
        if (_count == 0)
        {
            _first = pane;
        }

        var (first, end) = (Math.Min(_first, pane), Math.Max(_first + _count, pane + 1));
        if (first == _first && end <= _first + _values.Length)
        {
            _count = end - _first;
            return;
        }

        // Slow path: grows to both sides in powers of two, so rarely.
        var capacity = Math.Max(MinCapacity, _values.Length);
        while (capacity < end - first)
        {
            capacity *= 2;
        }

        budget.Take((long)capacity * ValueBytes);
        var values = new PaneValue[capacity];
        _values.AsSpan(0, _count).CopyTo(values.AsSpan(_first - first));
        (_values, _first, _count) = (values, first, end - first);
    }
}

using System.Runtime.InteropServices;

namespace Trine.LogQL.Evaluation;

/// <summary>The samples of one series. Not thread-safe.</summary>
internal sealed class SampleColumn
{
    private readonly List<long> _timesNs = [];
    private readonly List<double> _values = [];
    private bool _isSorted = true;

    public void Add(long timeNs, double value)
    {
        _isSorted &= _timesNs.Count == 0 || _timesNs[^1] <= timeNs;
        _timesNs.Add(timeNs);
        _values.Add(value);
    }

    /// <summary>Computes the function for the window of each step.</summary>
    public void Slide(SampleFunction function, StepGrid steps, long rangeNs, long offsetNs, StepSeries result)
    {
        Sort();
        ReadOnlySpan<long> times = CollectionsMarshal.AsSpan(_timesNs);
        ReadOnlySpan<double> values = CollectionsMarshal.AsSpan(_values);
        var (first, end) = (0, 0);
        for (var step = 0; step < steps.Count; step++)
        {
            var windowEndNs = steps.TimeNs(step) - offsetNs;
            while (end < times.Length && times[end] <= windowEndNs)
            {
                end++;
            }

            while (first < end && times[first] <= windowEndNs - rangeNs)
            {
                first++;
            }

            if (first < end)
            {
                var window = new RangeWindow(windowEndNs - rangeNs, windowEndNs);
                result.Set(step, function.Result(times[first..end], values[first..end], window));
            }
        }
    }

    /// <summary>By time; equal times stay in the order in which they were added.</summary>
    private void Sort()
    {
        if (_isSorted)
        {
            return;
        }

        var order = new int[_timesNs.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var times = _timesNs.ToArray();
        var values = _values.ToArray();
        Array.Sort(order, (left, right) =>
        {
            var byTime = times[left].CompareTo(times[right]);
            return byTime != 0 ? byTime : left.CompareTo(right);
        });
        for (var i = 0; i < order.Length; i++)
        {
            _timesNs[i] = times[order[i]];
            _values[i] = values[order[i]];
        }

        _isSorted = true;
    }
}

using System.Runtime.InteropServices;

namespace Trine.LogQL.Evaluation;

/// <summary>The samples of all series: gathered in the order of their coming, then read series by series. Not thread-safe.</summary>
internal sealed class SampleTable
{
    private readonly List<SampleEntry> _gathered = [];
    private int[] _starts = []; // By series, once arranged; one more than series.
    private long[] _timesNs = [];
    private double[] _values = [];

    public void Add(ReadOnlySpan<SampleEntry> samples) => _gathered.AddRange(samples);

    /// <summary>Puts the samples of each series together; none may be added afterwards.</summary>
    public void Arrange(int seriesCount)
    {
        var gathered = CollectionsMarshal.AsSpan(_gathered);
        _starts = new int[seriesCount + 1];
        foreach (ref readonly var sample in gathered)
        {
            _starts[sample.Series + 1]++;
        }

        for (var series = 0; series < seriesCount; series++)
        {
            _starts[series + 1] += _starts[series];
        }

        (_timesNs, _values) = (new long[gathered.Length], new double[gathered.Length]);
        var next = _starts.AsSpan(0, seriesCount).ToArray();
        foreach (ref readonly var sample in gathered)
        {
            var place = next[sample.Series]++;
            (_timesNs[place], _values[place]) = (sample.TimeNs, sample.Value);
        }

        _gathered.Clear();
        _gathered.TrimExcess();
    }

    /// <summary>Computes the function for the window of each step.</summary>
    public void Slide(int series, SampleFunction function, StepGrid steps, long rangeNs, long offsetNs, StepSeries result)
    {
        var samples = _starts[series].._starts[series + 1];
        Sort(_timesNs.AsSpan(samples), _values.AsSpan(samples));
        ReadOnlySpan<long> times = _timesNs.AsSpan(samples);
        ReadOnlySpan<double> values = _values.AsSpan(samples);
        var (first, end) = (0, 0);
        for (var step = 0; step < steps.Count && first < times.Length; step++)
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

    /// <summary>By time; equal times stay in the order in which they came.</summary>
    private static void Sort(Span<long> times, Span<double> values)
    {
        const int InsertedMax = 32;
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
            {
                if (times.Length > InsertedMax)
                {
                    SortMany(times, values);
                    return;
                }

                Insert(times, values, i);
            }
        }
    }

    /// <summary>Moves a sample to its place among those before it.</summary>
    private static void Insert(Span<long> times, Span<double> values, int from)
    {
        var (time, value) = (times[from], values[from]);
        var to = from;
        for (; to > 0 && times[to - 1] > time; to--)
        {
            (times[to], values[to]) = (times[to - 1], values[to - 1]);
        }

        (times[to], values[to]) = (time, value);
    }

    private static void SortMany(Span<long> times, Span<double> values)
    {
        var (order, oldValues) = (new int[times.Length], values.ToArray());
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // The sort does not keep the order of equal times, but what it did to them shows in the places that came along.
        times.Sort(order.AsSpan());
        for (var start = 0; start < times.Length;)
        {
            var end = start + 1;
            while (end < times.Length && times[end] == times[start])
            {
                end++;
            }

            order.AsSpan(start..end).Sort();
            start = end;
        }

        for (var i = 0; i < order.Length; i++)
        {
            values[i] = oldValues[order[i]];
        }
    }
}

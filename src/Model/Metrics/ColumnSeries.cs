namespace Trine.Model.Metrics;

/// <summary>A series whose samples lie in arrays, ascending in time. Immutable, thread-safe.</summary>
public sealed class ColumnSeries : MetricSeries
{
    private readonly long[] _timestampsMs;
    private readonly double[] _values;
    private readonly FloatHistogram?[]? _histograms;
    private readonly long[]? _startTimestampsMs;

    /// <param name="labels">Of the series.</param>
    /// <param name="samples">Copied.</param>
    public ColumnSeries(LabelSet labels, SampleColumns samples)
        : base(labels)
    {
        _timestampsMs = samples.TimestampsMs.ToArray();
        _values = samples.Values.ToArray();
        _histograms = samples.HasHistograms ? samples.Histograms.ToArray() : null;
        _startTimestampsMs = samples.HasStartTimestamps ? samples.StartTimestampsMs.ToArray() : null;
    }

    public int Count => _timestampsMs.Length;

    public override void Read(long minMs, long maxMs, SampleColumns into)
    {
        var (start, end) = (FirstNotBefore(minMs), maxMs == long.MaxValue ? Count : FirstNotBefore(maxMs + 1));
        if (_histograms is null && _startTimestampsMs is null)
        {
            // Fast path: floats alone.
            if (end > start)
            {
                into.Extend(end - start, out var timestampsMs, out var values);
                _timestampsMs.AsSpan(start, end - start).CopyTo(timestampsMs);
                _values.AsSpan(start, end - start).CopyTo(values);
            }

            return;
        }

        for (var i = start; i < end; i++)
        {
            Add(i, into);
        }
    }

    public override void ReadLast(long minMs, long maxMs, SampleColumns into)
    {
        var last = (maxMs == long.MaxValue ? Count : FirstNotBefore(maxMs + 1)) - 1;
        if (last >= 0 && _timestampsMs[last] >= minMs)
        {
            Add(last, into);
        }
    }

    private void Add(int index, SampleColumns into)
    {
        var startMs = _startTimestampsMs?[index] ?? 0;
        if (_histograms?[index] is { } histogram)
        {
            into.Add(_timestampsMs[index], histogram, startMs);
        }
        else
        {
            into.Add(_timestampsMs[index], _values[index], startMs);
        }
    }

    private int FirstNotBefore(long timestampMs)
    {
        var index = Array.BinarySearch(_timestampsMs, timestampMs);
        return index >= 0 ? index : ~index;
    }
}

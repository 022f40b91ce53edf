using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>The histograms of one window, ascending in time.</summary>
/// <param name="timesMs">Milliseconds since 1970 UTC.</param>
/// <param name="values">One a time; shared: never changed.</param>
/// <param name="startsMs">When each one's counting began, 0 where unknown; empty where none is known.</param>
internal readonly ref struct HistogramWindow(
    ReadOnlySpan<long> timesMs, ReadOnlySpan<FloatHistogram> values, ReadOnlySpan<long> startsMs)
{
    public ReadOnlySpan<long> TimesMs { get; } = timesMs;

    public ReadOnlySpan<FloatHistogram> Values { get; } = values;

    public ReadOnlySpan<long> StartsMs { get; } = startsMs;

    public int Count => Values.Length;

    public long StartMs(int sample) => StartsMs.IsEmpty ? 0 : StartsMs[sample];
}

/// <summary>The histograms of one series, and which of them each step's window holds.</summary>
internal readonly ref struct HistogramWindows(
    ReadOnlySpan<long> timesMs,
    ReadOnlySpan<FloatHistogram> values,
    ReadOnlySpan<long> startsMs,
    ReadOnlySpan<int> from,
    ReadOnlySpan<int> to)
{
    private readonly ReadOnlySpan<long> _timesMs = timesMs;
    private readonly ReadOnlySpan<FloatHistogram> _values = values;
    private readonly ReadOnlySpan<long> _startsMs = startsMs;
    private readonly ReadOnlySpan<int> _from = from;
    private readonly ReadOnlySpan<int> _to = to;

    public int Count => _values.Length;

    public HistogramWindow At(int step)
    {
        if (Count == 0)
        {
            return default;
        }

        var start = _from[step];
        var length = _to[step] - start;
        return new HistogramWindow(
            _timesMs.Slice(start, length),
            _values.Slice(start, length),
            _startsMs.IsEmpty ? [] : _startsMs.Slice(start, length));
    }
}

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>The floats of one window, ascending in time.</summary>
/// <param name="timesMs">Milliseconds since 1970 UTC.</param>
/// <param name="values">One a time.</param>
/// <param name="startsMs">When each one's counting began, 0 where unknown; empty where none is known.</param>
internal readonly ref struct FloatWindow(
    ReadOnlySpan<long> timesMs, ReadOnlySpan<double> values, ReadOnlySpan<long> startsMs)
{
    public ReadOnlySpan<long> TimesMs { get; } = timesMs;

    public ReadOnlySpan<double> Values { get; } = values;

    public ReadOnlySpan<long> StartsMs { get; } = startsMs;

    public int Count => Values.Length;

    public long StartMs(int sample) => StartsMs.IsEmpty ? 0 : StartsMs[sample];
}

/// <summary>The floats of one series, and which of them each step's window holds.</summary>
internal readonly ref struct FloatWindows(
    ReadOnlySpan<long> timesMs,
    ReadOnlySpan<double> values,
    ReadOnlySpan<long> startsMs,
    ReadOnlySpan<int> from,
    ReadOnlySpan<int> to)
{
    public ReadOnlySpan<long> TimesMs { get; } = timesMs;

    public ReadOnlySpan<double> Values { get; } = values;

    /// <summary>Empty where none is known.</summary>
    public ReadOnlySpan<long> StartsMs { get; } = startsMs;

    /// <summary>First sample of each step's window.</summary>
    public ReadOnlySpan<int> From { get; } = from;

    /// <summary>The one behind the last sample of each step's window.</summary>
    public ReadOnlySpan<int> To { get; } = to;

    public int Count => Values.Length;

    public FloatWindow At(int step)
    {
        if (Count == 0)
        {
            return default;
        }

        var start = From[step];
        var length = To[step] - start;
        return new FloatWindow(
            TimesMs.Slice(start, length),
            Values.Slice(start, length),
            StartsMs.IsEmpty ? [] : StartsMs.Slice(start, length));
    }
}

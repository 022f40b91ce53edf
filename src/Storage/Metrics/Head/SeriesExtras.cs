using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>What few series have: samples out of order, histograms, start timestamps, exemplars. One writer at a time.</summary>
internal sealed class SeriesExtras
{
    private const int LateCapacityMin = 8;

    private long[] _lateMs = [];
    private double[] _lateValues = [];

    /// <summary>Late floats: ascending in time, each time once.</summary>
    public int LateCount { get; private set; }

    public ReadOnlySpan<long> LateTimestampsMs => _lateMs.AsSpan(0, LateCount);

    public ReadOnlySpan<double> LateValues => _lateValues.AsSpan(0, LateCount);

    /// <summary>Late floats that were packed, each ascending in itself.</summary>
    public byte[][] LateChunks { get; private set; } = [];

    public HistogramRun Histograms;

    /// <summary>Earliest late float or histogram.</summary>
    public long MinMs { get; private set; } = long.MaxValue;

    /// <summary>Latest late float or histogram.</summary>
    public long MaxMs { get; private set; } = long.MinValue;

    /// <summary>From which sample on which start holds, ascending; set for floats alone.</summary>
    public List<(long FromMs, long StartMs)> Starts { get; } = [];

    public List<StoredExemplar> Exemplars { get; } = [];

    public bool HasRows => LateCount > 0 || LateChunks.Length > 0 || Histograms.Count > 0;

    public bool IsEmpty => !HasRows && Exemplars.Count == 0 && Starts.Count == 0;

    /// <summary>Whether a late float or a histogram may lie in a stretch of time, both ends included.</summary>
    public bool MayHaveRowsIn(long minMs, long maxMs) => HasRows && MinMs <= maxMs && MaxMs >= minMs;

    /// <summary>Adds a histogram; returns the bytes by which memory grew.</summary>
    public int AddHistogram(long timestampMs, long startMs, ReadOnlySpan<byte> histogram)
    {
        SeeTime(timestampMs, timestampMs);
        return Histograms.Append(timestampMs, startMs, histogram);
    }

    /// <summary>Adds a float that is not the newest; the first one of a time stays.</summary>
    /// <returns>Whether it was added.</returns>
    public bool AddLate(long timestampMs, double value)
    {
        var place = FloatChunks.UpTo(LateTimestampsMs, timestampMs);
        if (place > 0 && _lateMs[place - 1] == timestampMs)
        {
            return false;
        }

        if (LateCount == _lateMs.Length)
        {
            var capacity = Math.Max(LateCapacityMin, LateCount * 2);
            Array.Resize(ref _lateMs, capacity);
            Array.Resize(ref _lateValues, capacity);
        }

        _lateMs.AsSpan(place, LateCount - place).CopyTo(_lateMs.AsSpan(place + 1));
        _lateValues.AsSpan(place, LateCount - place).CopyTo(_lateValues.AsSpan(place + 1));
        _lateMs[place] = timestampMs;
        _lateValues[place] = value;
        LateCount++;
        SeeTime(timestampMs, timestampMs);
        return true;
    }

    /// <summary>Packs the late floats away, so that inserting stays cheap.</summary>
    public void CloseLate(Codecs.NumberPlan plan)
    {
        LateChunks = [.. LateChunks, FloatChunks.Pack(LateTimestampsMs, LateValues, plan)];
        LateCount = 0;
    }

    /// <summary>A copy for readers: what this one gets later does not show there. Exemplars are left out.</summary>
    public SeriesExtras Freeze()
    {
        var frozen = new SeriesExtras
        {
            _lateMs = _lateMs[..LateCount],
            _lateValues = _lateValues[..LateCount],
            LateCount = LateCount,
            LateChunks = LateChunks,
            Histograms = Histograms,
            MinMs = MinMs,
            MaxMs = MaxMs,
        };
        frozen.Starts.AddRange(Starts);
        return frozen;
    }

    /// <summary>The rows of both, those of the first one first.</summary>
    public static SeriesExtras Join(SeriesExtras first, SeriesExtras second)
    {
        var joined = first.Freeze();
        joined.LateChunks = [.. first.LateChunks, .. second.LateChunks];
        for (var i = 0; i < second.LateCount; i++)
        {
            joined.AddLate(second._lateMs[i], second._lateValues[i]);
        }

        joined.Histograms.Append(second.Histograms);
        joined.SeeTime(second.MinMs, second.MaxMs);
        joined.Starts.AddRange(second.Starts.Where(start => start.FromMs != long.MinValue));
        joined.Exemplars.AddRange([.. first.Exemplars, .. second.Exemplars]);
        return joined;
    }

    /// <summary>Remembers the start of a float if it is another than that of the float before.</summary>
    public void SetStart(long timestampMs, long startMs)
    {
        if (startMs != (Starts.Count == 0 ? 0 : Starts[^1].StartMs))
        {
            Starts.Add((timestampMs, startMs));
        }
    }

    private void SeeTime(long minMs, long maxMs) => (MinMs, MaxMs) = (Math.Min(MinMs, minMs), Math.Max(MaxMs, maxMs));
}

/// <summary>An exemplar with its labels in canonical bytes.</summary>
internal readonly record struct StoredExemplar(long TimestampMs, double Value, byte[] LabelBytes)
{
    public Exemplar ToExemplar() => new(SeriesLabels.ToLabelSet(LabelBytes), Value, TimestampMs);
}

namespace Trine.PromQL.Evaluation;

/// <summary>Counts the samples that a query looks at. Thread-safe.</summary>
internal sealed class SampleCounts
{
    private readonly PromQLQuery _query;
    private readonly long[] _perStep = [];
    private long _total;
    private long _read;

    public SampleCounts(PromQLQuery query, PromQLEngineOptions options)
    {
        _query = query;
        if (query.HasPerStepStatistics)
        {
            var steps = query.IsInstant ? 1 : (query.EndMs - query.StartMs) / query.StepMs + 1;
            _perStep = new long[Math.Clamp(steps, 1, options.StepsMax)];
        }
    }

    public long Total => Volatile.Read(ref _total);

    public long Read => Volatile.Read(ref _read);

    public IReadOnlyList<long> PerStep => _perStep;

    public bool HasPerStep => _perStep.Length > 0;

    public void AddRead(long samples) => Interlocked.Add(ref _read, samples);

    public void AddTotal(long samples) => Interlocked.Add(ref _total, samples);

    /// <summary>Counts samples at the query's step that a time falls on; the last one for later times.</summary>
    public void AddAt(long timestampMs, long samples)
    {
        if (_perStep.Length == 0)
        {
            return;
        }

        var step = _query.IsInstant ? 0 : (timestampMs - _query.StartMs) / _query.StepMs;
        Interlocked.Add(ref _perStep[Math.Clamp(step, 0, _perStep.Length - 1)], samples);
    }
}

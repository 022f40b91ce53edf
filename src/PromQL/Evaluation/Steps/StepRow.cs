using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>A buffer for one series' values at every step, used again from series to series. Not thread-safe.</summary>
internal sealed class StepRow(int steps)
{
    private readonly double[] _values = new double[steps];
    private readonly ulong[] _present = new ulong[PresenceBits.WordsFor(steps)];
    private FloatHistogram?[]? _histograms;
    private bool _hasHistograms;

    /// <summary>One a step, to be written together with <see cref="Present"/>.</summary>
    public Span<double> Values => _values;

    public Span<ulong> Present => _present;

    public int Steps => _values.Length;

    public RowView View => new(_values, _present, _hasHistograms ? _histograms : []);

    public void Clear()
    {
        Array.Clear(_present);
        if (_hasHistograms)
        {
            Array.Clear(_histograms!); // Set together with the flag.
            _hasHistograms = false;
        }
    }

    public void Set(int step, double value)
    {
        _values[step] = value;
        PresenceBits.Set(_present, step);
    }

    public void Set(int step, FloatHistogram histogram)
    {
        _histograms ??= new FloatHistogram?[_values.Length];
        _histograms[step] = histogram;
        _values[step] = 0;
        _hasHistograms = true;
        PresenceBits.Set(_present, step);
    }

    /// <summary>Takes over one step of another row.</summary>
    public void Copy(int step, in RowView from)
    {
        if (from.HistogramAt(step) is { } histogram)
        {
            Set(step, histogram);
        }
        else
        {
            Set(step, from.Values[step]);
        }
    }
}

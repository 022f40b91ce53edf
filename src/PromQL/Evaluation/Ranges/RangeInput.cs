using Trine.PromQL.Evaluation.Labels;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>One series of a range vector: its samples, and the window of each step.</summary>
internal readonly ref struct RangeInput(
    RangeSource source, ElementLabels labels, FloatWindows floats, HistogramWindows histograms, WindowBounds bounds)
{
    private readonly RangeSource _source = source;

    public ElementLabels Labels { get; } = labels;

    public FloatWindows Floats { get; } = floats;

    public HistogramWindows Histograms { get; } = histograms;

    /// <summary>The bounds of the floats' windows.</summary>
    public WindowBounds Bounds { get; } = bounds;

    public string MetricName => Labels.MetricName;

    public int Steps => _source.Grid.Count;

    public RangeSource Source => _source;

    /// <summary>When the window of a step ends; it belongs to the window.</summary>
    public long EndMs(int step) => _source.Reference.At(_source.Grid.TimeMs(step));

    /// <summary>When the window of a step starts; it does not belong to the window.</summary>
    public long StartMs(int step) => EndMs(step) - _source.RangeMs;
}

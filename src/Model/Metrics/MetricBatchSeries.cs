namespace Trine.Model.Metrics;

/// <summary>A series of a batch.</summary>
/// <param name="Labels">In canonical form, unless there is a fault; behind <see cref="LabelFault.BadReference"/> its text instead.</param>
/// <param name="Hash">Of the label bytes.</param>
/// <param name="Fault">What is wrong with the labels.</param>
/// <param name="Floats">Its float samples among the batch's.</param>
/// <param name="Histograms">Its histogram samples among the batch's.</param>
/// <param name="Exemplars">Its exemplars among the batch's.</param>
/// <param name="IsRefused">Whether frames leave it out.</param>
public readonly record struct MetricBatchSeries(
    TextSlice Labels,
    ulong Hash,
    LabelFault Fault,
    Stretch Floats,
    Stretch Histograms,
    Stretch Exemplars,
    bool IsRefused);

/// <summary>Neighbouring items of a list.</summary>
/// <param name="Start">Index of the first.</param>
/// <param name="End">Index behind the last.</param>
public readonly record struct Stretch(int Start, int End)
{
    public int Count => End - Start;
}

/// <summary>A native histogram sample of a batch.</summary>
/// <param name="TimestampMs">Milliseconds since 1970 UTC.</param>
/// <param name="Histogram">Its buckets.</param>
/// <param name="StartTimestampMs">When its counting began; 0 if unknown.</param>
/// <param name="IsRefused">Whether frames leave it out.</param>
public readonly record struct BatchHistogram(
    long TimestampMs, FloatHistogram Histogram, long StartTimestampMs, bool IsRefused = false);

/// <summary>An exemplar of a batch.</summary>
/// <param name="Labels">In canonical form.</param>
/// <param name="Value">The observed value.</param>
/// <param name="TimestampMs">Milliseconds since 1970 UTC.</param>
/// <param name="Fault">What is wrong with the labels.</param>
/// <param name="IsRefused">Whether frames leave it out.</param>
public readonly record struct BatchExemplar(
    TextSlice Labels, double Value, long TimestampMs, LabelFault Fault = LabelFault.None, bool IsRefused = false);

/// <summary>What a batch says of a metric family.</summary>
public readonly record struct BatchMetadata(
    MetricType Type, TextSlice Family, TextSlice Help, TextSlice Unit, bool IsRefused = false);

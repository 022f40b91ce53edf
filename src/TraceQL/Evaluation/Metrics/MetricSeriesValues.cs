namespace Trine.TraceQL.Evaluation;

/// <summary>A series on the way to the answer.</summary>
/// <param name="Labels">In the order of the answer.</param>
/// <param name="Values">One an interval; <see cref="SampleValue.Absent"/> for none.</param>
internal sealed record MetricSeriesValues(IReadOnlyList<(string Key, TraceQLValue Value)> Labels, double[] Values)
{
    public const string NameLabel = "__name__";

    /// <summary>Exemplars, in no certain order.</summary>
    public IReadOnlyList<Model.Traces.TraceExemplar> Exemplars { get; init; } = [];

    /// <summary>What tells the series from others, without the name of the function.</summary>
    public string Key => string.Join(
        '\0', Labels.Where(label => label.Key != NameLabel)
            .Select(label => $"{label.Key}\u0001{label.Value.Type}\u0001{label.Value}"));

    /// <summary>Whether nothing but the name of the function tells the series from others.</summary>
    public bool IsUnlabelled => Labels.All(label => label.Key == NameLabel);
}

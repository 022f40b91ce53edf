namespace Trine.LogQL.Evaluation;

/// <summary>Which labels of rows make the series of a range aggregation. Immutable.</summary>
/// <param name="IsWithout">Whether all labels do but the named ones.</param>
/// <param name="Names">Label names, without repetition.</param>
internal sealed record SeriesLabels(bool IsWithout, IReadOnlyList<string> Names)
{
    /// <summary>One series for all rows.</summary>
    public static SeriesLabels Single { get; } = new(IsWithout: false, []);

    public bool IsSingle => !IsWithout && Names.Count == 0;
}

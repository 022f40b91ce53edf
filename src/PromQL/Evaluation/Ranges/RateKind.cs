namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Which of the functions of the rate family.</summary>
/// <param name="IsCounter">Whether a decrease is a reset.</param>
/// <param name="IsPerSecond">Whether the result is divided by the window's length.</param>
internal readonly record struct RateKind(bool IsCounter, bool IsPerSecond)
{
    public static RateKind Rate { get; } = new(IsCounter: true, IsPerSecond: true);

    public static RateKind Increase { get; } = new(IsCounter: true, IsPerSecond: false);

    public static RateKind Delta { get; } = new(IsCounter: false, IsPerSecond: false);
}

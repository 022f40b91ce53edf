namespace Trine.LogQL.Pipeline;

/// <summary>What literals tell about a condition on lines. Immutable.</summary>
/// <param name="Lists">A line that meets the condition contains of each list at least one.</param>
/// <param name="Decide">Whether each line that does so meets the condition.</param>
internal sealed record FilterLiterals(IReadOnlyList<LineLiteral[]> Lists, bool Decide);

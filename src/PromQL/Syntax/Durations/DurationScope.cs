namespace Trine.PromQL.Syntax;

/// <summary>What durations such as <c>step()</c> refer to.</summary>
/// <param name="StepMs">The query's step; 0 for an instant query.</param>
/// <param name="RangeMs">The query's end less its start.</param>
public readonly record struct DurationScope(long StepMs, long RangeMs);

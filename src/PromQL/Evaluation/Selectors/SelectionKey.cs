namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>What tells the selections of a query apart; equal ones are read once.</summary>
/// <param name="Matchers">The matchers' text.</param>
/// <param name="MinMs">Earliest sample.</param>
/// <param name="MaxMs">Latest sample.</param>
/// <param name="IsLastOnly">Whether only the last sample counts.</param>
internal readonly record struct SelectionKey(string Matchers, long MinMs, long MaxMs, bool IsLastOnly);

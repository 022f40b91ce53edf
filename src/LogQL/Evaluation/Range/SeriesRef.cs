namespace Trine.LogQL.Evaluation;

/// <summary>A series of a range aggregation.</summary>
/// <param name="Number">Its number in the registry.</param>
/// <param name="IsFaulty">Whether it tells of an error that fails the query.</param>
internal readonly record struct SeriesRef(int Number, bool IsFaulty);

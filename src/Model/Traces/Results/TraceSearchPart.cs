namespace Trine.Model.Traces;

/// <summary>What a search has found since the part before, so that readers see it before all is read.</summary>
/// <param name="Found">Traces that no part before has; the statistics count from the beginning.</param>
/// <param name="DoneTables">Tables that are read so far.</param>
/// <param name="TotalTables">Tables that there are to read; the search may end before all are.</param>
public sealed record TraceSearchPart(TraceSearchResult Found, int DoneTables, int TotalTables);

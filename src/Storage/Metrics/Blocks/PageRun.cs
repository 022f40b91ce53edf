namespace Trine.Storage.Metrics;

/// <summary>The samples of one kind of one series of a block: where they lie in pages that are in memory.</summary>
/// <param name="Page">The page; null if the series has none of the kind.</param>
/// <param name="Place">The series' place in it.</param>
/// <param name="Times">The page of its times.</param>
/// <param name="TimeColumn">The column of its times in that page.</param>
internal readonly record struct PageRun<TPage>(TPage? Page, int Place, TimePage? Times, int TimeColumn)
    where TPage : SeriesPage
{
    public bool IsEmpty => Page is null;

    /// <summary>Of a run that is not empty.</summary>
    public ref readonly PageSeries Series => ref Page!.SeriesAt(Place); // As the caller knows.

    /// <summary>Whether the first sample is not behind and the last one not before a stretch of time, both ends included.</summary>
    public bool Reaches(long minMs, long maxMs)
        => Page is not null && Times is not null && Series.FirstMs <= maxMs && Times.LastMs(TimeColumn, Series) >= minMs;

    /// <inheritdoc cref="TimePage.ReadColumn"/>
    public ReadOnlySpan<long> ReadTimes(out long[]? rented) => Times!.ReadColumn(TimeColumn, Series.Count, out rented); // As the caller knows.
}

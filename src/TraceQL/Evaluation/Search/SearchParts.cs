using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>Tells what a search finds as it finds it. Thread-safe: one part is told after the other.</summary>
/// <remarks>Of a search for the newest traces nothing is known before its end; then parts only tell how far it is.</remarks>
internal sealed class SearchParts(TraceQLSearch search, Func<TraceSearchPart, CancellationToken, ValueTask> tell)
    : IDisposable
{
    /// <summary>Parts without traces, which only tell how far the search is: about as many a search.</summary>
    private const int ProgressParts = 10;

    private readonly SemaphoreSlim _turn = new(1, 1); // Guards what follows.
    private int _told;
    private int _done;
    private int _doneTold;
    private int _total;

    /// <summary>Adds what a table has.</summary>
    public async ValueTask AddAsync(
        IReadOnlyList<FoundTrace> traces, TraceQueryStatistics statistics, int total, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _done++;
            _total = total;
            IReadOnlyList<FoundTrace> found
                = search.Query.IsMostRecent ? [] : [.. traces.Take(search.Limit - _told)];
            if (found.Count == 0 && (_done - _doneTold) * ProgressParts < total)
            {
                return;
            }

            _told += found.Count;
            _doneTold = _done;
            await TellAsync(found, statistics, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Tells what is left to tell, and that it was the last part.</summary>
    public ValueTask EndAsync(TraceSearchResult result, CancellationToken cancellationToken)
    {
        _done = _total;
        return TellAsync(search.Query.IsMostRecent ? result.Traces : [], result.Statistics, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private ValueTask TellAsync(
        IReadOnlyList<FoundTrace> found, TraceQueryStatistics statistics, CancellationToken cancellationToken)
        => tell(new TraceSearchPart(new TraceSearchResult(found, statistics), _done, _total), cancellationToken);
}

using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Follows the series of one request through a cache of what senders sent before. Not thread-safe.</summary>
/// <param name="cache">Null: nothing is known.</param>
internal struct SentSeriesOrder(SentSeriesCache? cache)
{
    private SentSeries? _last;

    /// <summary>The series at the beginning of a message, if it is the one that followed the last time.</summary>
    public SentSeries? Expect(ReadOnlySpan<byte> message)
    {
        if (_last?.Follower is not { } next || !next.Begins(message))
        {
            return null;
        }

        return _last = next;
    }

    /// <summary>Remembers a series that was not expected, and that it followed the one before.</summary>
    /// <param name="sent">Its labels at the beginning of a message.</param>
    /// <param name="batch">Which began it last, with labels in canonical form.</param>
    /// <param name="written">What they are like.</param>
    public void Learn(ReadOnlySpan<byte> sent, MetricBatch batch, in WrittenLabels written)
    {
        if (cache is null)
        {
            return;
        }

        var series = batch.SeriesAt(batch.SeriesCount - 1);
        var learnt = series.Fault == LabelFault.None
            ? cache.FindOrAdd(sent, batch.Bytes(series.Labels), series.Hash, written) : null;
        if (_last is not null && learnt is not null)
        {
            _last.Follower = learnt;
        }

        _last = learnt;
    }
}

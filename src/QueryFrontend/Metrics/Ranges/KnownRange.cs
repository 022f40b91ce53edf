using Trine.Model.Metrics;

namespace Trine.QueryFrontend.Metrics.Ranges;

/// <summary>Values of a range query that were evaluated before. Immutable.</summary>
/// <param name="Piece">The values.</param>
/// <param name="Versions">What ingesters held before the evaluation; what came since is not in the values.</param>
internal sealed record KnownRange(RangePiece Piece, IReadOnlyList<MetricVersion> Versions)
{
    /// <summary>Steps kept of a query: as many as one query may have.</summary>
    private const int StepsMax = 11_000;

    /// <summary>A new answer, with those earlier values around it that still hold.</summary>
    /// <param name="answer">What is known now.</param>
    /// <param name="earlier">Overlaps the answer; null for nothing.</param>
    /// <param name="versions">What ingesters held before.</param>
    public static KnownRange Of(RangePiece answer, RangePiece? earlier, IReadOnlyList<MetricVersion> versions)
    {
        List<RangePiece> pieces = [answer];
        if (earlier?.Steps.Before(answer.Steps.FirstMs) is { } before)
        {
            pieces.Add(earlier.Slice(before));
        }

        if (earlier?.Steps.After(answer.Steps.LastMs) is { } after)
        {
            pieces.Add(earlier.Slice(after));
        }

        var joined = RangePiece.Join(pieces);
        return new KnownRange(joined.Slice(joined.Steps.Newest(StepsMax)), versions);
    }

    /// <summary>The values that still hold; null if none does.</summary>
    /// <param name="changes">What came since.</param>
    /// <param name="lookaheadMs">How far after a step its samples may lie.</param>
    public RangePiece? Valid(MetricChanges changes, long lookaheadMs)
    {
        var changedMs = changes.FromMs < long.MinValue + lookaheadMs ? long.MinValue : changes.FromMs - lookaheadMs;
        return Piece.Steps.Before(changedMs) is { } steps ? Piece.Slice(steps) : null;
    }
}

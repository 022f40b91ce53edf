using Trine.Model.Metrics.Results;

namespace Trine.QueryFrontend.Metrics.Ranges;

/// <summary>The values of some steps of a range query. Immutable.</summary>
/// <param name="Steps">Which steps.</param>
/// <param name="Matrix">Their values, sorted by labels.</param>
internal sealed record RangePiece(StepTimes Steps, PromQLMatrix Matrix)
{
    /// <summary>The values of some of the steps.</summary>
    public RangePiece Slice(StepTimes steps)
        => steps == Steps ? this : new RangePiece(steps, MatrixPieces.Slice(Matrix, steps));

    /// <summary>Joins pieces that follow each other without a gap.</summary>
    /// <param name="pieces">At least one, in any order.</param>
    public static RangePiece Join(IEnumerable<RangePiece> pieces)
    {
        var ascending = pieces.OrderBy(static piece => piece.Steps.FirstMs).ToList();
        return new RangePiece(
            ascending[0].Steps with { LastMs = ascending[^1].Steps.LastMs },
            MatrixPieces.Join([.. ascending.Select(static piece => piece.Matrix)]));
    }
}

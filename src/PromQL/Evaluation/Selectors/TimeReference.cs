using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// The instant that a selector or subquery looks back from, for each step. Milliseconds since 1970 UTC.
/// </summary>
/// <param name="PinnedMs">Where <c>@</c> holds it; null if it moves with the steps.</param>
/// <param name="OffsetMs">How far back <c>offset</c> moves it.</param>
internal readonly record struct TimeReference(long? PinnedMs, long OffsetMs)
{
    public static TimeReference Of(AtModifier? at, DurationExpr? offset, QueryContext context)
        => new(
            at?.Kind switch
            {
                null => null,
                AtKind.Start => context.Query.StartMs,
                AtKind.End => context.Query.EndMs,
                _ => at.TimestampMs,
            },
            offset?.Milliseconds(context.DurationScope, isNegativeAllowed: true) ?? 0);

    public long At(long stepTimeMs) => (PinnedMs ?? stepTimeMs) - OffsetMs;

    public long First(in StepGrid grid) => At(grid.StartMs);

    public long Last(in StepGrid grid) => At(grid.EndMs);
}

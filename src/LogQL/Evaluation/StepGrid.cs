namespace Trine.LogQL.Evaluation;

/// <summary>The instants at which a metric query is evaluated. Immutable.</summary>
/// <param name="StartNs">The first; nanoseconds since 1970 UTC.</param>
/// <param name="StepNs">Their distance; at least 1.</param>
/// <param name="Count">How many; at least 1.</param>
internal sealed record StepGrid(long StartNs, long StepNs, int Count)
{
    private const long NsPerMs = 1_000_000;

    public long TimeNs(int step) => StartNs + step * StepNs;

    public long TimeMs(int step) => TimeNs(step) / NsPerMs;
}

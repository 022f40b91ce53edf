namespace Trine.PromQL.Evaluation.Steps;

/// <summary>The instants at which an expression is evaluated. Times are milliseconds since 1970 UTC.</summary>
/// <param name="StartMs">The first.</param>
/// <param name="StepMs">Their distance; at least 1.</param>
/// <param name="Count">How many; 0 for none.</param>
internal readonly record struct StepGrid(long StartMs, long StepMs, int Count)
{
    public long EndMs => TimeMs(Count - 1);

    public bool IsInstant => Count == 1;

    /// <summary>The first instant alone.</summary>
    public StepGrid First => this with { Count = 1 };

    public long TimeMs(int step) => StartMs + step * StepMs;

    /// <param name="startMs">First instant.</param>
    /// <param name="endMs">No instant is later.</param>
    /// <param name="stepMs">At least 1.</param>
    /// <param name="stepsMax">Bound on the number of instants.</param>
    /// <exception cref="Model.RequestException">There would be more instants than the bound.</exception>
    public static StepGrid Between(long startMs, long endMs, long stepMs, int stepsMax)
    {
        if (endMs < startMs)
        {
            return new StepGrid(startMs, stepMs, 0);
        }

        var count = (endMs - startMs) / stepMs + 1;
        return count <= stepsMax ? new StepGrid(startMs, stepMs, (int)count) : throw QueryFailure.TooManySamples();
    }
}

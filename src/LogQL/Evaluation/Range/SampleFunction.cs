namespace Trine.LogQL.Evaluation;

/// <summary>A window of a range function, in nanoseconds since 1970 UTC.</summary>
internal readonly record struct RangeWindow(long StartNs, long EndNs);

/// <summary>A range function that has to see all samples of a window. One user at a time: it may keep buffers.</summary>
internal abstract class SampleFunction
{
    /// <summary>The function's value over the samples of a window, at least one, ascending in time.</summary>
    /// <param name="timesNs">Their times.</param>
    /// <param name="values">Their values.</param>
    /// <param name="window">The window; as a range query has it, its start is left out and its end is part of it.</param>
    public abstract double Result(ReadOnlySpan<long> timesNs, ReadOnlySpan<double> values, RangeWindow window);
}

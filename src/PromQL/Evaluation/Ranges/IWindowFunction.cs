namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// A number computed from the floats of one window. Implemented by structs, so that calls are inlined.
/// </summary>
internal interface IWindowFunction
{
    /// <summary>Fewest floats for a result.</summary>
    int SamplesMin { get; }

    /// <param name="window">At least <see cref="SamplesMin"/> floats.</param>
    /// <param name="step">Which step's window it is.</param>
    double Apply(in FloatWindow window, int step);
}

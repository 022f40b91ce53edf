using System.Runtime.CompilerServices;

namespace Trine.Model.Metrics.Histograms;

/// <summary>Kahan's summation with Neumaier's improvement.</summary>
public static class CompensatedSum
{
    /// <summary>Adds a value; what was rounded off gathers in the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double value, ref double sum, ref double rest)
    {
        var next = sum + value;
        rest = double.IsInfinity(next) ? 0
            : Math.Abs(sum) >= Math.Abs(value) ? rest + ((sum - next) + value)
            : rest + ((value - next) + sum);
        sum = next;
    }
}

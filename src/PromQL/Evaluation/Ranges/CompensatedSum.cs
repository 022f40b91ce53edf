using System.Runtime.CompilerServices;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Kahan's summation as Neumaier improved it: the error of each addition is summed beside the sum.</summary>
internal static class CompensatedSum
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double value, ref double sum, ref double compensation)
    {
        var total = sum + value;
        if (double.IsInfinity(total))
        {
            compensation = 0;
        }
        else if (Math.Abs(sum) >= Math.Abs(value))
        {
            compensation += sum - total + value;
        }
        else
        {
            compensation += value - total + sum;
        }

        sum = total;
    }
}

namespace Trine.LogQL.Evaluation;

/// <summary>Finds values by rank without sorting all of them. Stateless.</summary>
internal static class RankedValues
{
    /// <summary>So few are sorted.</summary>
    private const int SortedMax = 32;

    /// <summary>Puts the value of a rank in its place, none larger in front of it and none smaller behind; NaN is the smallest.</summary>
    /// <param name="values">Reordered.</param>
    /// <param name="rank">From 0.</param>
    public static void Select(Span<double> values, int rank)
    {
        var (start, end) = (MoveNaN(values), values.Length);
        if (rank < start)
        {
            return;
        }

        // Pivots that cut off little come one after the other only in odd orders: then sorting is faster.
        for (var cuts = 2 * double.ILogB(values.Length); end - start > SortedMax && cuts > 0; cuts--)
        {
            var (less, more) = Partition(values[start..end]);
            if (rank < start + less)
            {
                end = start + less;
            }
            else if (rank >= start + more)
            {
                start += more;
            }
            else
            {
                return;
            }
        }

        values[start..end].Sort();
    }

    private static int MoveNaN(Span<double> values)
    {
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                (values[count], values[i]) = (values[i], values[count]);
                count++;
            }
        }

        return count;
    }

    /// <summary>Puts those less than the median of three in front, those equal to it behind them, the rest last.</summary>
    /// <returns>Where the equal ones begin and end.</returns>
    private static (int Less, int More) Partition(Span<double> values)
    {
        var pivot = Median(values[0], values[values.Length / 2], values[^1]);
        var (less, at, more) = (0, 0, values.Length);
        while (at < more)
        {
            var value = values[at];
            if (value < pivot)
            {
                values[at++] = values[less];
                values[less++] = value;
            }
            else if (value > pivot)
            {
                values[at] = values[--more];
                values[more] = value;
            }
            else
            {
                at++;
            }
        }

        return (less, more);
    }

    private static double Median(double first, double second, double third)
        => Math.Max(Math.Min(first, second), Math.Min(Math.Max(first, second), third));
}

namespace Trine.LogQL.Pipeline;

/// <summary>Searches ascending times.</summary>
internal static class SortedTimes
{
    /// <summary>How many times are before <paramref name="timeNs"/>.</summary>
    public static int LowerBound(this ReadOnlySpan<long> times, long timeNs)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (times[middle] < timeNs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

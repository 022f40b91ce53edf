namespace Trine.Storage.Metrics;

/// <summary>Operations on ascending, unique ids.</summary>
internal static class IdSets
{
    /// <summary>How much longer the other set must be before looking each id up beats walking both.</summary>
    private const int SkewMin = 16;

    /// <summary>Keeps, or with <paramref name="isExcept"/> removes, the ids that are in the other set; returns how many are left.</summary>
    public static int Filter(Span<int> ids, ReadOnlySpan<int> others, bool isExcept)
    {
        var count = 0;
        var place = 0;
        foreach (var id in ids)
        {
            if (others.Length / SkewMin > ids.Length)
            {
                var found = others[place..].BinarySearch(id);
                place += found < 0 ? ~found : found;
            }
            else
            {
                while (place < others.Length && others[place] < id)
                {
                    place++;
                }
            }

            if ((place < others.Length && others[place] == id) != isExcept)
            {
                ids[count++] = id;
            }
        }

        return count;
    }
}

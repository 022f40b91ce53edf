namespace Trine.Querier.Metrics;

/// <summary>Puts several answers to one question together.</summary>
internal static class SortedUnion
{
    /// <summary>What is in any answer, once, in order.</summary>
    /// <param name="answers">In any order, with repetitions; one of them may become the result.</param>
    /// <param name="order">Holds only equal items equal.</param>
    public static IReadOnlyList<T> Of<T>(List<IReadOnlyList<T>> answers, IComparer<T> order)
    {
        var filled = answers.FindAll(static answer => answer.Count > 0);
        if (filled is [var only] && Ascends(only, order))
        {
            // Fast path: all is in one place, mostly in a block, which keeps names, values and series in order.
            return only;
        }

        var found = new HashSet<T>();
        filled.ForEach(found.UnionWith);
        T[] sorted = [.. found];
        Array.Sort(sorted, order);
        return sorted;
    }

    private static bool Ascends<T>(IReadOnlyList<T> items, IComparer<T> order)
    {
        for (var i = 1; i < items.Count; i++)
        {
            if (order.Compare(items[i - 1], items[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}

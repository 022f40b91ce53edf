namespace Trine.Codecs;

/// <summary>Lengths of Huffman words for counts of symbols, none longer than a bound.</summary>
internal static class CodeLengths
{
    /// <summary>The lengths, 0 for symbols that do not occur; null if fewer than two do.</summary>
    public static byte[]? Of(ReadOnlySpan<int> counts, int lengthMax)
    {
        var symbols = new List<int>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                symbols.Add(i);
            }
        }

        if (symbols.Count < 2)
        {
            return null;
        }

        var lengths = new byte[counts.Length];
        var depths = Depths(counts, symbols);
        for (var i = 0; i < symbols.Count; i++)
        {
            lengths[symbols[i]] = (byte)Math.Min(depths[i], lengthMax);
        }

        Complete(lengths, counts, lengthMax);
        return lengths;
    }

    /// <summary>Depth of each leaf in the tree that joins the two rarest again and again.</summary>
    private static int[] Depths(ReadOnlySpan<int> counts, List<int> symbols)
    {
        var leaves = symbols.Count;
        var parents = new int[(2 * leaves) - 1];
        var queue = new PriorityQueue<int, long>();
        for (var i = 0; i < leaves; i++)
        {
            queue.Enqueue(i, counts[symbols[i]]);
        }

        var next = leaves;
        while (queue.Count > 1)
        {
            queue.TryDequeue(out var first, out var firstCount);
            queue.TryDequeue(out var second, out var secondCount);
            (parents[first], parents[second]) = (next, next);
            queue.Enqueue(next++, firstCount + secondCount);
        }

        var depths = new int[parents.Length];
        for (var i = parents.Length - 2; i >= 0; i--)
        {
            depths[i] = depths[parents[i]] + 1;
        }

        return depths[..leaves];
    }

    /// <summary>Lengthens words of rare symbols until all fit, then shortens what there is room for.</summary>
    private static void Complete(byte[] lengths, ReadOnlySpan<int> counts, int lengthMax)
    {
        var used = 0;
        foreach (var length in lengths)
        {
            used += length == 0 ? 0 : 1 << (lengthMax - length);
        }

        while (used > 1 << lengthMax)
        {
            var rarest = Pick(lengths, counts, length => length < lengthMax, isRarest: true);
            used -= 1 << (lengthMax - lengths[rarest] - 1);
            lengths[rarest]++;
        }

        while (used < 1 << lengthMax)
        {
            var free = (1 << lengthMax) - used;
            var commonest = Pick(lengths, counts, length => length > 1 && 1 << (lengthMax - length) <= free, isRarest: false);
            used += 1 << (lengthMax - lengths[commonest]);
            lengths[commonest]--;
        }
    }

    private static int Pick(byte[] lengths, ReadOnlySpan<int> counts, Predicate<int> may, bool isRarest)
    {
        var best = -1;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] > 0 && may(lengths[i]) && (best < 0 || (isRarest ? counts[i] < counts[best] : counts[i] > counts[best])))
            {
                best = i;
            }
        }

        return best;
    }
}

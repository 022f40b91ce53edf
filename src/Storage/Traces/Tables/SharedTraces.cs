namespace Trine.Storage.Traces;

/// <summary>Finds the traces that two row groups have both: late spans, or replicas.</summary>
internal static class SharedTraces
{
    /// <summary>The places of shared traces: in the first group, in the second, and so on in pairs, ascending.</summary>
    /// <param name="first">Has trace ids loaded, or in its cache.</param>
    /// <param name="second">Likewise.</param>
    public static int[] Of(LoadedColumns first, LoadedColumns second)
    {
        var slot = new GroupSlot(SlotKind.SharedTraces, Place: second.Group.Number);
        var cache = first.Group.Cache;
        if (cache.Find(first.Group, slot) is int[] known)
        {
            return known;
        }

        var shared = Join(
            first.Array<UInt128>(new GroupSlot(SlotKind.TraceIds)), second.Array<UInt128>(new GroupSlot(SlotKind.TraceIds)));
        cache.Add(first.Group, slot, shared, GroupDecoder.BytesOf(shared));
        return shared;
    }

    private static int[] Join(UInt128[] first, UInt128[] second)
    {
        var shared = new List<int>();
        var (i, j) = (0, 0);
        while (i < first.Length && j < second.Length)
        {
            if (first[i] == second[j])
            {
                shared.Add(i++);
                shared.Add(j++);
            }
            else if (first[i] < second[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return [.. shared];
    }
}

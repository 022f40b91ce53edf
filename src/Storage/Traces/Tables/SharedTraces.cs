namespace Trine.Storage.Traces;

/// <summary>Finds the traces that two row groups have both: late spans, or replicas.</summary>
internal static class SharedTraces
{
    /// <summary>Asks for what finding them needs.</summary>
    public static void Want(LoadedColumns group)
    {
        group.Want(new GroupSlot(SlotKind.TraceIds));
        group.Want(new GroupSlot(SlotKind.TracesById));
    }

    /// <summary>The places of shared traces: in the first group, in the second, and so on in pairs.</summary>
    /// <param name="first">Has what it needs loaded.</param>
    /// <param name="second">Likewise.</param>
    public static int[] Of(LoadedColumns first, LoadedColumns second)
    {
        var slot = new GroupSlot(SlotKind.SharedTraces, Place: second.Group.Number);
        var cache = first.Group.Cache;
        if (cache.Find(first.Group, slot) is int[] known)
        {
            return known;
        }

        var shared = Join(first, second);
        cache.Add(first.Group, slot, shared, GroupDecoder.BytesOf(shared));
        return shared;
    }

    private static int[] Join(LoadedColumns first, LoadedColumns second)
    {
        var (firstIds, firstById) = IdsOf(first);
        var (secondIds, secondById) = IdsOf(second);
        var shared = new List<int>();
        var (i, j) = (0, 0);
        while (i < firstById.Length && j < secondById.Length)
        {
            var (left, right) = (firstIds[firstById[i]], secondIds[secondById[j]]);
            if (left == right)
            {
                shared.Add(firstById[i++]);
                shared.Add(secondById[j++]);
            }
            else if (left < right)
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

    private static (UInt128[] Ids, int[] ById) IdsOf(LoadedColumns group)
        => (group.Array<UInt128>(new GroupSlot(SlotKind.TraceIds)), group.Array<int>(new GroupSlot(SlotKind.TracesById)));
}

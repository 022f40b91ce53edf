namespace Trine.Ring;

/// <summary>How many of a key's replicas must answer.</summary>
public static class Quorum
{
    /// <summary>Acknowledgements that a write needs: more than half of the replicas.</summary>
    public static int OfWrites(int replicas) => (replicas / 2) + 1;

    /// <summary>
    /// Members that may fail to answer a read without a row that a write quorum holds being missed:
    /// every set of <c>replicas - failures</c> members then holds one of the quorum.
    /// </summary>
    public static int FailuresAllowedInReads(int replicas) => replicas - OfWrites(replicas);
}

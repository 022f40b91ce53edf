namespace Trine.Storage.Heads;

/// <summary>
/// Recent data of one tenant and one signal: readable at once, until a flush has put them into a block. The ingester drives
/// every signal's head in the same way: admit, log, apply; begin a flush, write the block, complete it.
/// </summary>
/// <remarks>
/// Thread-safe. Admissions are applied one at a time, in the order of the write-ahead log, also in a replay, so that both
/// build the same head. A flush takes everything applied before it began and nothing applied after.
/// </remarks>
public interface ISignalHead : IDisposable
{
    /// <summary>Streams, series or traces in memory.</summary>
    int ItemCount { get; }

    /// <summary>
    /// Whether a record may refer to earlier ones of its epoch. Then a record that could not be logged takes those with it
    /// that were written behind it: they are not applied, and a new epoch begins. A replay may still meet them, without what
    /// they refer to: it leaves such rows out, since nobody was told that they are stored.
    /// </summary>
    bool RecordsReferBack => false;

    /// <summary>What the head holds. Asked at every push: a few counters, no walk.</summary>
    HeadFigures Measure();

    /// <summary>
    /// From the next <see cref="IHeadAdmission.WriteRecord"/> on, records must be readable without any earlier one: earlier
    /// records may be removed. Called in the order of the log, before each flush.
    /// </summary>
    void BeginEpoch();

    /// <summary>Hands everything applied so far to a flush; it stays readable until <see cref="IHeadFlush.Complete"/>.</summary>
    IHeadFlush BeginFlush();

    /// <summary>Housekeeping, called every few seconds: closes what is old, forgets what is idle and empty.</summary>
    void Sweep();

    /// <summary>Applies a record of an earlier run.</summary>
    /// <param name="record">What <see cref="IHeadAdmission.WriteRecord"/> gave.</param>
    /// <returns>Rows that came back.</returns>
    /// <exception cref="InvalidDataException">The record is malformed.</exception>
    int Replay(ReadOnlySpan<byte> record);
}

/// <summary>What a head holds.</summary>
/// <param name="ChunkCount">Chunks, open ones included.</param>
/// <param name="Bytes">Memory that they take, and that a flush gives back; what knows the series is not counted.</param>
/// <param name="OldestCreatedAtNs">When the oldest row that no flush has taken came; <see cref="long.MaxValue"/> if there is none.</param>
/// <param name="LastAppendNs">When rows came last.</param>
public readonly record struct HeadFigures(int ChunkCount, long Bytes, long OldestCreatedAtNs, long LastAppendNs);

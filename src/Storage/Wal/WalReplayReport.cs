namespace Trine.Storage.Wal;

/// <summary>What a replay found: how much was delivered, and everything that was not as it had been written.</summary>
public sealed record WalReplayReport
{
    /// <summary>At most this many damaged places are described; <see cref="DamageCount"/> counts them all.</summary>
    public const int DamagesMax = 100;

    public int SegmentCount { get; init; }

    /// <summary>Records that reached the handler.</summary>
    public long RecordCount { get; init; }

    /// <summary>Bytes of the payloads that reached the handler.</summary>
    public long PayloadBytes { get; init; }

    /// <summary>
    /// Bytes cut from the end of the newest segment: a record that was being written when the process ended. Nobody was told
    /// that it was stored. (Damage to the very last record of a log looks the same.)
    /// </summary>
    public long TornTailBytes { get; init; }

    /// <summary>Bytes passed over at the end of earlier segments: left by writes that failed and were reported so.</summary>
    public long AbandonedBytes { get; init; }

    /// <summary>Places where bytes are not what was written, or records are missing. Someone must look at each.</summary>
    public int DamageCount { get; init; }

    /// <summary>The first <see cref="DamagesMax"/> of them.</summary>
    public IReadOnlyList<WalDamage> Damages { get; init; } = [];

    public bool IsClean => DamageCount == 0 && TornTailBytes == 0;
}

/// <summary>A place in the log that is not as it was written.</summary>
/// <param name="Path">File of the segment.</param>
/// <param name="Offset">Where the damage begins in it.</param>
/// <param name="LengthBytes">How much could not be read; 0 where records are missing without a trace.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record WalDamage(string Path, long Offset, long LengthBytes, string Reason);

/// <summary>How far a replay has come.</summary>
public readonly record struct WalReplayProgress(int SegmentsDone, int SegmentCount, long BytesDone, long BytesTotal);

namespace Trine.Storage.Wal;

/// <summary>One record on its way out of the log at replay.</summary>
/// <remarks>The payload lies in the reader's buffer: it is gone when the handler returns.</remarks>
public readonly ref struct WalRecord(WalPosition position, byte type, ReadOnlySpan<byte> payload)
{
    public WalPosition Position { get; } = position;

    /// <summary>What the payload is, as its writer said; never 0.</summary>
    public byte Type { get; } = type;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}

/// <summary>Takes the records of a replay, in the order in which they were appended, each once.</summary>
public delegate void WalRecordHandler(WalRecord record);

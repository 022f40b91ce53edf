namespace Trine.Load.Generation;

/// <summary>What to generate: the same plan gives the same bytes.</summary>
public sealed record LoadPlan
{
    /// <summary>Rows of a body: about a megabyte, the most that agents send by default.</summary>
    public const int DefaultBodyRows = 4500;

    /// <summary>Log time of one row, over all streams.</summary>
    private const long RowNs = 400_000;

    /// <summary>No body takes less; only used to reckon how much time a load may cover.</summary>
    private const int RowBytesMin = 100;

    /// <summary>Lines are made until they have this many bytes.</summary>
    public required long LineBytes { get; init; }

    public required int Seed { get; init; }

    public required int Streams { get; init; }

    public PushFormat Format { get; init; } = PushFormat.Protobuf;

    public int BodyRows { get; init; } = DefaultBodyRows;

    /// <summary>Time of the first row.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Log time that one body covers.</summary>
    public long BodySpanNs => BodyRows * RowNs;

    public long StartNs => (Start - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The same plan, moved so that its last row is not later than a time.</summary>
    public LoadPlan EndingAt(DateTimeOffset end)
        => this with { Start = end - TimeSpan.FromMicroseconds((LineBytes / RowBytesMin + BodyRows) * RowNs / 1000) };
}

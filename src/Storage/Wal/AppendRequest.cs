using Trine.Codecs;

namespace Trine.Storage.Wal;

/// <summary>One append from the call until it is durable, refused or cancelled.</summary>
/// <remarks>The payload belongs to the caller, who must leave it alone until the task ends. It can be cancelled only while no
/// writer has taken it: past that, nobody could say whether it was stored.</remarks>
internal sealed class AppendRequest : TaskCompletionSource<WalPosition>
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _parts;
    private CancellationTokenRegistration _registration;
    private int _state = Waiting;

    public AppendRequest(byte type, IReadOnlyList<ReadOnlyMemory<byte>> parts)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _parts = parts;
        Type = type;
        var checksum = Crc32C.Compute([]);
        for (var i = 0; i < parts.Count; i++)
        {
            checksum = Crc32C.Append(checksum, parts[i].Span);
            PayloadBytes += parts[i].Length;
        }

        PayloadChecksum = checksum;
    }

    /// <summary>A request that the writer begin a new segment, in place of a record.</summary>
    public static AppendRequest Roll() => new(0, []);

    public byte Type { get; }

    public bool IsRoll => Type == 0;

    public long PayloadBytes { get; }

    /// <summary>Computed by the appender, so that many of them share that work.</summary>
    public uint PayloadChecksum { get; }

    public long RecordBytes => WalFormat.RecordHeaderBytes + PayloadBytes;

    public void CancelBy(CancellationToken cancellationToken)
        => _registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((AppendRequest)state!).Cancel(token), this);

    /// <summary>Takes the request for writing; false if it was cancelled before.</summary>
    public bool TryTake()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Waiting) != Waiting)
        {
            return false;
        }

        _registration.Unregister();
        return true;
    }

    public void AddPayloadTo(List<ReadOnlyMemory<byte>> buffers)
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            if (!_parts[i].IsEmpty)
            {
                buffers.Add(_parts[i]);
            }
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            TrySetCanceled(cancellationToken);
        }
    }
}

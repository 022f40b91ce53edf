using Trine.Storage.Files;

namespace Trine.Storage.Wal;

/// <summary>
/// A log of typed records on local disk. An append that returned is there after any crash, in its place, once; what is in
/// the records is the caller's affair.
/// </summary>
/// <remarks>Thread-safe. Layout and recovery: docs/format/wal.md. One process owns the directory.</remarks>
public sealed class WriteAheadLog : IAsyncDisposable
{
    private readonly WalConfig _config;
    private readonly SegmentList _segments;
    private readonly AppendQueue _queue;
    private readonly WalCounters _counters = new();
    private readonly WalWriter _writer;
    private readonly DiskSpaceGuard _space;
    private readonly IDisposable _lock;
    private readonly ITimer? _syncTimer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isDisposed;

    private WriteAheadLog(
        WalConfig config, WalEnvironment environment, SegmentList segments, IDisposable directoryLock, ulong nextSequence)
    {
        _config = config;
        _segments = segments;
        _lock = directoryLock;
        _queue = new AppendQueue(config.QueueBytesMax);
        _space = new DiskSpaceGuard(
            segments.Directory, config.DiskFullThreshold, config.DiskCheckInterval, environment.Space, environment.Time);
        _writer = new WalWriter(config, environment, segments, _queue, _counters, nextSequence);
        new Thread(RunWriter) { IsBackground = true, Name = "wal writer" }.Start();
        if (config.Sync == WalSync.Interval)
        {
            _syncTimer = environment.Time.CreateTimer(
                static queue => ((AppendQueue)queue!).Wake(), _queue, config.SyncInterval, config.SyncInterval);
        }
    }

    public WalStatistics Statistics => _counters.Snapshot(_queue.QueuedBytes, _segments.Count);

    /// <summary>Opens the log in a directory, which is created if missing, and first replays what is in it.</summary>
    /// <param name="directory">Absolute path; one log a directory.</param>
    /// <param name="config">Settings.</param>
    /// <param name="onRecord">Takes every record; an exception of its own ends the opening.</param>
    /// <param name="progress">Told after every segment of the replay.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The log, and what the replay found: the caller must tell someone if it is not clean.</returns>
    /// <exception cref="IOException">The directory is in use, or cannot be read or written.</exception>
    /// <exception cref="NotSupportedException">A segment is of a newer format.</exception>
    public static (WriteAheadLog Log, WalReplayReport Report) Open(
        string directory,
        WalConfig config,
        WalRecordHandler onRecord,
        IProgress<WalReplayProgress>? progress,
        CancellationToken cancellationToken)
        => Open(directory, config, WalEnvironment.System, onRecord, progress, cancellationToken);

    internal static (WriteAheadLog Log, WalReplayReport Report) Open(
        string directory,
        WalConfig config,
        WalEnvironment environment,
        WalRecordHandler onRecord,
        IProgress<WalReplayProgress>? progress,
        CancellationToken cancellationToken)
    {
        config.Validate();
        environment.Files.CreateDirectory(directory);
        var directoryLock = environment.Files.LockDirectory(directory);
        try
        {
            var segments = new SegmentList(environment.Files, directory);
            var replay = new WalReplay(environment.Files, segments);
            var (report, nextSequence) = replay.Run(onRecord, progress, cancellationToken);
            nextSequence = Math.Max(nextSequence, config.FirstSequenceMin);
            return (new WriteAheadLog(config, environment, segments, directoryLock, nextSequence), report);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Appends one record; see the overload for payloads in several parts.</summary>
    public Task<WalPosition> AppendAsync(byte type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
        => AppendAsync(type, [payload], cancellationToken);

    /// <summary>Appends one record and returns its position once it is durable as <see cref="WalConfig.Sync"/> says.</summary>
    /// <param name="type">What the payload is; from 1 to 255, 0 is refused.</param>
    /// <param name="parts">The payload in pieces, written without a copy: not to be touched before the task ends.</param>
    /// <param name="cancellationToken">Heeded while the append waits for its turn; once it is being written it ends as it
    /// ends.</param>
    /// <exception cref="ArgumentException">The type is 0, or the payload is over <see cref="WalConfig.RecordBytesMax"/>.</exception>
    /// <exception cref="DiskFullException">The disk is full, or fuller than the threshold.</exception>
    /// <exception cref="WalAppendException">The disk failed. The log goes on: the next append may succeed.</exception>
    /// <exception cref="WalOverloadedException">Too many bytes wait for the disk.</exception>
    public Task<WalPosition> AppendAsync(
        byte type, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        var append = Enqueue(type, parts, cancellationToken);
        _queue.Signal();
        return append;
    }

    /// <summary>Gives a record its place in the log; as an append, but it is written only once <see cref="Drive"/> was called.</summary>
    /// <inheritdoc cref="AppendAsync(byte, IReadOnlyList{ReadOnlyMemory{byte}}, CancellationToken)"/>
    public Task<WalPosition> Enqueue(
        byte type, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        try
        {
            return Add(type, parts, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<WalPosition>(cancellationToken);
        }
        catch (Exception failure) // Whatever it is, whoever waits for the record must hear of it.
        {
            return Task.FromException<WalPosition>(failure);
        }
    }

    /// <summary>
    /// Sees to it that records which wait are written, on this thread when nobody writes and the disk is quick: not to be called
    /// with a lock held that others need to enqueue theirs.
    /// </summary>
    public void Drive() => _writer.Drive();

    /// <summary>Begins a new segment, so that all earlier records can be removed once they are elsewhere.</summary>
    /// <returns>The position of the next record: everything appended before this call lies below it.</returns>
    /// <exception cref="IOException">The segment cannot be created.</exception>
    public Task<WalPosition> RollAsync()
    {
        var request = AppendRequest.Roll();
        _queue.Add(request);
        _queue.Signal();
        return request.Task;
    }

    /// <summary>
    /// Removes whole segments that hold no record at or past a position. Damaged ones are renamed to <c>*.damaged</c>
    /// instead, for people to look at.
    /// </summary>
    /// <returns>How many segments went.</returns>
    /// <exception cref="IOException">A file cannot be removed; the rest stays as it was.</exception>
    public int TruncateBefore(WalPosition lowestNeeded) => _segments.RemoveBefore(lowestNeeded.Segment);

    /// <summary>Writes what waits, flushes it and closes the log. Appends from now on are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        if (_syncTimer is not null)
        {
            await _syncTimer.DisposeAsync().ConfigureAwait(false);
        }

        _queue.Close();
        await _ended.Task.ConfigureAwait(false);
        _lock.Dispose();
    }

    private Task<WalPosition> Add(byte type, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(type);
        cancellationToken.ThrowIfCancellationRequested();
        _space.ThrowIfFull();
        var request = new AppendRequest(type, parts);
        if (request.PayloadBytes > _config.RecordBytesMax)
        {
            throw new ArgumentException(
                $"write-ahead log record of {request.PayloadBytes} bytes is over the limit of {_config.RecordBytesMax}",
                nameof(parts));
        }

        request.CancelBy(cancellationToken);
        try
        {
            _queue.Add(request);
        }
        catch
        {
            request.TryTake(); // Lets go of the token.
            throw;
        }

        return request.Task;
    }

    private void RunWriter()
    {
        using (_writer)
        {
            _writer.Run();
        }

        _ended.SetResult();
    }
}

/// <summary>What a log takes from outside, so that tests can lie about it.</summary>
internal sealed record WalEnvironment(IFileSystem Files, IFreeSpaceProbe Space, TimeProvider Time)
{
    public static WalEnvironment System { get; } = new(PhysicalFileSystem.Instance, new VolumeProbe(), TimeProvider.System);
}

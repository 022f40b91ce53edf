using Trine.Storage.Files;

namespace Trine.Storage.Wal;

/// <summary>The newest segment, open to append.</summary>
/// <remarks>One user at a time: the writer's loop. After an exception the segment must be abandoned, since what is on disk
/// past <see cref="AcknowledgedBytes"/> is unknown.</remarks>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IStorageFile _file;
    private long _syncedBytes;

    private SegmentWriter(IStorageFile file, string path, long number, WalSegmentHeader header)
    {
        _file = file;
        Path = path;
        Number = number;
        Header = header;
        AcknowledgedBytes = WalFormat.SegmentHeaderBytes;
        _syncedBytes = WalFormat.SegmentHeaderBytes;
    }

    public string Path { get; }

    public long Number { get; }

    public WalSegmentHeader Header { get; }

    /// <summary>Length of the file up to the last record that an appender was told is stored.</summary>
    public long AcknowledgedBytes { get; private set; }

    public bool HasRecords => AcknowledgedBytes > WalFormat.SegmentHeaderBytes;

    public bool IsSynced => _syncedBytes == AcknowledgedBytes;

    /// <summary>Creates the segment and makes header and name durable; leaves nothing behind when it fails.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static SegmentWriter Create(IFileSystem files, string directory, long number, WalSegmentHeader header)
    {
        var path = System.IO.Path.Combine(directory, WalSegmentName.Of(number));
        var bytes = new byte[WalFormat.SegmentHeaderBytes];
        WalFormat.WriteSegmentHeader(bytes, header);
        IStorageFile? file = null;
        try
        {
            file = files.Create(path);
            file.Write([bytes], 0);
            file.Sync();
            files.SyncDirectory(directory);
            return new SegmentWriter(file, path, number, header);
        }
        catch
        {
            file?.Dispose();
            TryDelete(files, path);
            throw;
        }
    }

    /// <summary>Writes behind the acknowledged records; not yet acknowledged by that.</summary>
    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers) => _file.Write(buffers, AcknowledgedBytes);

    /// <summary>Flushes what was written to disk.</summary>
    public void Sync(long writtenBytes)
    {
        _file.Sync();
        _syncedBytes = AcknowledgedBytes + writtenBytes;
    }

    /// <summary>Counts what was written as acknowledged: from now on it must not be cut.</summary>
    public void Acknowledge(long writtenBytes) => AcknowledgedBytes += writtenBytes;

    /// <summary>Cuts what is not acknowledged. A courtesy to replay, and to a full disk: the next segment's header already
    /// says that those records do not count, so failing to cut them is no fault.</summary>
    public void TryCutUnacknowledged()
    {
        try
        {
            _file.Truncate(AcknowledgedBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk that refused a write may refuse this too.
        }
    }

    public void Dispose() => _file.Dispose();

    private static void TryDelete(IFileSystem files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next attempt takes the same number and begins the file anew; replay cuts an unfinished header.
        }
    }
}

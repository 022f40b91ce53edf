using Microsoft.Extensions.Logging;

namespace Trine.Ingester;

/// <summary>The messages of this project.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "replay began path={Path}")]
    public static partial void ReplayBegan(this ILogger log, string path);

    [LoggerMessage(2, LogLevel.Information, "replaying segment={Done} of={Total} bytes={BytesDone} of_bytes={BytesTotal}")]
    public static partial void ReplayProgress(this ILogger log, int done, int total, long bytesDone, long bytesTotal);

    [LoggerMessage(3, LogLevel.Information, "replay done records={Records} rows={Rows} left_out={LeftOut} torn_tail_bytes={TornTailBytes} took={Took}")]
    public static partial void ReplayDone(this ILogger log, long records, long rows, long leftOut, long tornTailBytes, TimeSpan took);

    [LoggerMessage(4, LogLevel.Error, "write-ahead log is damaged path={Path} offset={Offset} bytes={Bytes} reason={Reason}")]
    public static partial void LogDamaged(this ILogger log, string path, long offset, long bytes, string reason);

    [LoggerMessage(5, LogLevel.Error, "record of the write-ahead log cannot be applied sequence={Sequence}")]
    public static partial void RecordUnreadable(this ILogger log, ulong sequence, Exception failure);

    [LoggerMessage(6, LogLevel.Error, "flush checkpoint is damaged, all records are replayed aside={Aside}")]
    public static partial void CheckpointDamaged(this ILogger log, string aside, Exception failure);

    [LoggerMessage(8, LogLevel.Information, "flush of an earlier run settled block={Block} is_live={IsLive}")]
    public static partial void FlushSettled(this ILogger log, string block, bool isLive);

    [LoggerMessage(9, LogLevel.Warning, "flush of an earlier run cannot be settled yet block={Block} wait={Wait}")]
    public static partial void FlushUnsettled(this ILogger log, string block, TimeSpan wait, Exception failure);

    [LoggerMessage(10, LogLevel.Information, "flushed block={Block} streams={Streams} rows={Rows} bytes={Bytes} stored={Stored} took={Took}")]
    public static partial void Flushed(this ILogger log, string block, long streams, long rows, long bytes, long stored, TimeSpan took);

    [LoggerMessage(11, LogLevel.Warning, "flush failed, will be tried again block={Block} attempt={Attempt} wait={Wait}")]
    public static partial void FlushFailed(this ILogger log, string block, int attempt, TimeSpan wait, Exception failure);

    [LoggerMessage(7, LogLevel.Error, "flush failed by a fault of ours, rows stay in memory and in the log block={Block} attempt={Attempt} wait={Wait}")]
    public static partial void FlushBroken(this ILogger log, string block, int attempt, TimeSpan wait, Exception failure);

    [LoggerMessage(12, LogLevel.Error, "flush loop failed")]
    public static partial void FlushLoopFailed(this ILogger log, Exception failure);

    [LoggerMessage(13, LogLevel.Warning, "segments of the write-ahead log cannot be removed")]
    public static partial void TruncateFailed(this ILogger log, Exception failure);

    [LoggerMessage(14, LogLevel.Warning, "flush checkpoint cannot be written, a replay would settle the flush block={Block}")]
    public static partial void CheckpointFailed(this ILogger log, string block, Exception failure);

    [LoggerMessage(15, LogLevel.Error, "chunk cannot be compressed and stays as it is")]
    public static partial void SealFailed(this ILogger log, Exception failure);

    [LoggerMessage(16, LogLevel.Error, "write-ahead log failed")]
    public static partial void AppendFailed(this ILogger log, Exception failure);

    [LoggerMessage(17, LogLevel.Warning, "disk is full, pushes are refused reason={Reason}")]
    public static partial void DiskFull(this ILogger log, string reason);

    [LoggerMessage(18, LogLevel.Information, "disk has room again, pushes are taken")]
    public static partial void DiskHasRoom(this ILogger log);

    [LoggerMessage(19, LogLevel.Warning, "rows are not all flushed at shutdown, the write-ahead log has them")]
    public static partial void ShutdownFlushCut(this ILogger log);

    [LoggerMessage(20, LogLevel.Error, "bucket index or a block is damaged")]
    public static partial void StoreDamaged(this ILogger log, Exception damage);
}

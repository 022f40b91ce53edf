using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Storage.Files;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>Turns the log's failures into answers, and says once when the disk is full and once when it has room. Thread-safe.</summary>
internal sealed class DiskFullNotice(HeadMetrics metrics, ILogger log)
{
    private int _isFull;

    public void Succeeded()
    {
        if (Volatile.Read(ref _isFull) == 1 && Interlocked.Exchange(ref _isFull, 0) == 1)
        {
            log.DiskHasRoom();
        }
    }

    /// <summary>What the sender is told: a 5xx, so that it tries again, unless the push is too large for the log.</summary>
    public RequestException Failed(Exception failure)
    {
        if (DiskFullException.IsCauseOf(failure) || (failure.InnerException is { } inner && DiskFullException.IsCauseOf(inner)))
        {
            metrics.WalDiskFull();
            if (Interlocked.Exchange(ref _isFull, 1) == 0)
            {
                log.DiskFull(failure.Message);
            }

            return new RequestException(RequestError.Unavailable, $"disk is full: {failure.Message}", failure);
        }

        if (failure is WalOverloadedException)
        {
            return new RequestException(RequestError.Unavailable, failure.Message, failure);
        }

        if (failure is ArgumentException)
        {
            return new RequestException(RequestError.TooLarge, failure.Message, failure);
        }

        log.AppendFailed(failure);
        return new RequestException(RequestError.Internal, "write-ahead log failed", failure);
    }
}

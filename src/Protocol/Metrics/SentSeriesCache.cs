using System.Collections.Concurrent;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>
/// Remembers label bytes of remote write and the order in which series come, since a sender repeats both with every scrape:
/// a series that follows the same one as the last time is known by one comparison of bytes. Thread-safe.
/// </summary>
/// <remarks>
/// Only a cache: what is taken from it was compared byte for byte, and holds for every tenant. It forgets everything when it
/// is full and the last time was long ago; in between what does not fit is not remembered.
/// </remarks>
/// <param name="bytesMax">Most memory that it takes; 0 remembers nothing.</param>
/// <param name="time">Tells when it may forget again.</param>
public sealed class SentSeriesCache(long bytesMax, TimeProvider time)
{
    /// <summary>With more series than fit, learning anew more often would cost more than it saves.</summary>
    private static readonly TimeSpan ForgetPeriod = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<ulong, SentSeries> _series = new();
    private long _bytes;
    private long _forgottenAt = time.GetTimestamp();

    internal int Count => _series.Count;

    /// <summary>Finds a series or adds it.</summary>
    /// <param name="sent">Its labels at the beginning of a message.</param>
    /// <param name="labels">In canonical form, without a fault.</param>
    /// <param name="hash">Of those.</param>
    /// <param name="written">What they are like.</param>
    /// <returns>Null if there is no room, or another series has its hash.</returns>
    internal SentSeries? FindOrAdd(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> labels, ulong hash, in WrittenLabels written)
    {
        if (_series.TryGetValue(hash, out var known))
        {
            return known.Sent.SequenceEqual(sent) ? known : null;
        }

        var bytes = SentSeries.OverheadBytes + sent.Length + labels.Length;
        if (Interlocked.Read(ref _bytes) + bytes > bytesMax && !TryForget())
        {
            return null;
        }

        var added = new SentSeries(sent, labels, hash, written);
        if (!_series.TryAdd(hash, added))
        {
            return null; // Rare: another request brought it at the same moment.
        }

        Interlocked.Add(ref _bytes, added.MemoryBytes);
        return added;
    }

    private bool TryForget()
    {
        var forgottenAt = Interlocked.Read(ref _forgottenAt);
        if (bytesMax <= 0 || time.GetElapsedTime(forgottenAt) < ForgetPeriod
            || Interlocked.CompareExchange(ref _forgottenAt, time.GetTimestamp(), forgottenAt) != forgottenAt)
        {
            return false;
        }

        _series.Clear();
        Interlocked.Exchange(ref _bytes, 0);
        return true;
    }
}

using System.Threading.Channels;

namespace Trine.Hosting.Logging;

/// <summary>A copy of the log for one reader inside the process, such as the one that stores it as a stream.</summary>
/// <remarks>Bounded: when the reader is behind, new entries are dropped and counted; logging never waits. Thread-safe.</remarks>
public sealed class LogTap
{
    private readonly Channel<LogEntry> _queue;
    private long _dropped;

    internal LogTap(int capacity)
        => _queue = Channel.CreateBounded<LogEntry>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    /// <summary>The entries; completed when the process has logged its last.</summary>
    public ChannelReader<LogEntry> Reader => _queue.Reader;

    public long Dropped => Interlocked.Read(ref _dropped);

    internal void Write(LogEntry entry)
    {
        if (!_queue.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    internal void Complete() => _queue.Writer.TryComplete();
}

using System.Threading.Channels;
using Trine.Model;
using Trine.Protocol.Ingesters;

namespace Trine.Ingester.Logs.Tails;

/// <summary>One live tail: frames wait for its reader, who loses the oldest ones when it is too slow. Thread-safe, one reader.</summary>
internal sealed class Tailer(IReadOnlyList<LabelMatcher> matchers, LogIngesterMetrics metrics)
{
    /// <summary>What may wait for the reader.</summary>
    private const int WaitingBytesMax = 4 << 20;

    private readonly Lock _gate = new(); // Guards the three fields below.
    private readonly Queue<(byte[] Frame, int Rows)> _waiting = new();
    private int _waitingBytes;
    private int _rowsLost;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether a stream's rows are wanted.</summary>
    public bool Matches(LabelSet stream) => stream.Matches(matchers);

    public void Add(byte[] frame, int rows)
    {
        lock (_gate)
        {
            _waiting.Enqueue((frame, rows));
            _waitingBytes += frame.Length;
            while (_waitingBytes > WaitingBytesMax)
            {
                var oldest = _waiting.Dequeue();
                _waitingBytes -= oldest.Frame.Length;
                _rowsLost += oldest.Rows;
                metrics.TailRowsLost(oldest.Rows);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>No more frames will come.</summary>
    public void End() => _wake.Writer.TryComplete();

    /// <summary>Waits for a frame.</summary>
    /// <returns>Null when the tail was ended.</returns>
    public async ValueTask<LogTailFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake() is { } frame)
            {
                return frame;
            }

            if (!await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            _wake.Reader.TryRead(out _);
        }
    }

    private LogTailFrame? TryTake()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var oldest))
            {
                return null;
            }

            _waitingBytes -= oldest.Frame.Length;
            var lost = _rowsLost;
            _rowsLost = 0;
            return new LogTailFrame(oldest.Frame, lost);
        }
    }
}

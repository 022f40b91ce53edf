using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Ingesters;

namespace Trine.Querier.Tests.Logs;

/// <summary>An ingester that holds what a test pushes, for every tenant.</summary>
internal sealed class FakeIngester : IIngesterClient, ILogIngester
{
    private readonly Lock _lock = new(); // Guards the fields below.
    private readonly List<byte[]> _frames = [];
    private readonly List<Channel<LogTailFrame>> _tails = [];

    public ILogIngester Logs => this;

    public IMetricIngester Metrics => throw new NotSupportedException();

    public ITraceIngester Traces => throw new NotSupportedException();

    /// <summary>Thrown by every call while it is set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Called before a selection is answered.</summary>
    public Func<CancellationToken, Task> OnSelect { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Chunks handed out and not yet disposed.</summary>
    public int ChunksOut => Volatile.Read(ref _chunksOut);

    private int _chunksOut;

    public int Tails
    {
        get
        {
            lock (_lock)
            {
                return _tails.Count;
            }
        }
    }

    public void Push(byte[] frame, int rowsLost = 0)
    {
        lock (_lock)
        {
            _frames.Add(frame);
            _tails.ForEach(tail => tail.Writer.TryWrite(new LogTailFrame(frame, rowsLost)));
        }
    }

    /// <summary>Ends all tails, with a failure or without.</summary>
    public void EndTails(Exception? failure = null)
    {
        lock (_lock)
        {
            _tails.ForEach(tail => tail.Writer.TryComplete(failure));
            _tails.Clear();
        }
    }

    public async ValueTask<LogPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Push(frame.ToArray());
        return LogPushResult.Stored;
    }

    public async ValueTask<LogSelectResult> SelectAsync(
        TenantId tenant, LogSelection selection, CancellationToken cancellationToken)
    {
        await OnSelect(cancellationToken);
        ThrowIfFaulty();
        lock (_lock)
        {
            var chunks = _frames.SelectMany(frame => FrameLogChunk.Decode(frame, isHead: true))
                .Where(chunk => chunk.Stream.Matches(selection.Matchers)
                    && selection.Range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs))
                .ToList<LogChunk>();
            return new LogSelectResult(chunks.ConvertAll<LogChunk>(chunk => new CountedChunk(this, chunk)), []);
        }
    }

    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, TimeRange range, CancellationToken cancellationToken)
    {
        var selected = await SelectAsync(tenant, new LogSelection(matchers, range, []), cancellationToken);
        foreach (var chunk in selected.Chunks)
        {
            chunk.Dispose();
        }

        return [.. selected.Chunks.Select(chunk => chunk.Stream).Distinct()];
    }

    public async IAsyncEnumerable<LogTailFrame> TailAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        var tail = Channel.CreateUnbounded<LogTailFrame>();
        lock (_lock)
        {
            _tails.Add(tail);
        }

        await foreach (var frame in tail.Reader.ReadAllAsync(cancellationToken))
        {
            yield return frame;
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void ThrowIfFaulty()
    {
        if (Fault is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Tells the ingester when it is disposed.</summary>
    private sealed class CountedChunk : LogChunk
    {
        private readonly FakeIngester _ingester;
        private readonly LogChunk _chunk;
        private int _isDisposed;

        public CountedChunk(FakeIngester ingester, LogChunk chunk)
            : base(chunk.Stream, chunk.RowCount, chunk.MinTimestampNs, chunk.MaxTimestampNs)
        {
            _ingester = ingester;
            _chunk = chunk;
            Interlocked.Increment(ref ingester._chunksOut);
        }

        public override long LineBytes => _chunk.LineBytes;

        public override bool IsHead => true;

        public override ReadOnlySpan<long> TimestampsNs => _chunk.TimestampsNs;

        public override ReadOnlySpan<int> Offsets => _chunk.Offsets;

        public override ReadOnlySpan<byte> Text => _chunk.Text;

        public override IReadOnlyList<MetadataColumn> Metadata => _chunk.Metadata;

        public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
            => _chunk.LoadAsync(columns, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                Interlocked.Decrement(ref _ingester._chunksOut);
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>Ingesters as a test set them.</summary>
internal sealed class FakeIngesterSet(int replicationFactor, params FakeIngester[] ingesters) : IIngesterSet
{
    public int ReplicationFactor => replicationFactor;

    public IReadOnlyList<IIngesterClient> Clients => ingesters;
}

using Trine.Codecs;
using Trine.Distributor.Replication;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Distributor.Logs;

/// <summary>The frames of one push of logs, written stream by stream.</summary>
internal sealed class LogReplicaFrames : IReplicaFrames
{
    private readonly Dictionary<int, Frame> _frames = [];
    private readonly HashSet<ReplicaSet> _sets = [];

    private LogReplicaFrames()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<(int Member, ReadOnlyMemory<byte> Bytes)> Frames
        => _frames.Select(pair => (pair.Key, pair.Value.Output.WrittenMemory));

    /// <inheritdoc/>
    public IReadOnlyCollection<ReplicaSet> Sets => _sets;

    /// <summary>Writes each stream with rows left into the frames of its replicas.</summary>
    /// <exception cref="RequestException">The ring has too few members for a quorum.</exception>
    public static LogReplicaFrames Create(LogBatch batch, ReplicaLookup lookup)
    {
        var frames = new LogReplicaFrames();
        try
        {
            for (var i = 0; i < batch.Streams.Count; i++)
            {
                frames.AddStream(batch, i, lookup.Find(batch.Streams[i].Labels.Hash));
            }

            foreach (var frame in frames._frames.Values)
            {
                frame.Writer.End();
            }

            return frames;
        }
        catch
        {
            frames.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var frame in _frames.Values)
        {
            frame.Writer.Dispose();
            frame.Output.Dispose();
        }

        _frames.Clear();
    }

    private void AddStream(LogBatch batch, int streamIndex, ReadOnlySpan<int> replicas)
    {
        var written = false;
        foreach (var replica in replicas)
        {
            if (!_frames.TryGetValue(replica, out var frame))
            {
                var output = new ByteBuffer(capacity: batch.Text.Length);
                _frames.Add(replica, frame = new Frame(output, new LogFrameWriter(output)));
                frame.Writer.Begin();
            }

            var before = frame.Writer.StreamCount;
            frame.Writer.AddStream(batch, streamIndex);
            written = frame.Writer.StreamCount > before;
        }

        if (written)
        {
            _sets.Add(new ReplicaSet(replicas));
        }
    }

    private sealed record Frame(ByteBuffer Output, LogFrameWriter Writer);
}

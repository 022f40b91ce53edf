using Trine.Codecs;
using Trine.Distributor.Replication;
using Trine.Model.Metrics;

namespace Trine.Distributor.Metrics;

/// <summary>The frames of a push of metrics.</summary>
internal sealed class MetricReplicaFrames : IReplicaFrames
{
    private readonly List<Frame> _frames = [];
    private readonly HashSet<ReplicaSet> _sets = [];
    private Frame? _last;

    private MetricReplicaFrames()
    {
    }

    public IEnumerable<(int Member, ReadOnlyMemory<byte> Bytes)> Frames
        => _frames.Select(frame => (frame.Member, frame.Output.WrittenMemory));

    public IReadOnlyCollection<ReplicaSet> Sets => _sets;

    /// <summary>Writes each series, and the metadata of each family, into the frames of its replicas.</summary>
    /// <exception cref="Model.RequestException">The ring has too few members for a quorum.</exception>
    public static MetricReplicaFrames Create(MetricBatch batch, ReplicaLookup replicas)
    {
        var frames = new MetricReplicaFrames();
        try
        {
            for (var i = 0; i < batch.SeriesCount; i++)
            {
                if (!batch.IsSeriesRefused(i))
                {
                    frames.AddSeries(batch, i, replicas.Find(batch.HashOf(i)));
                }
            }

            // A frame's metadata stands behind all its series.
            for (var i = 0; i < batch.Metadata.Length; i++)
            {
                if (!batch.Metadata[i].IsRefused)
                {
                    frames.AddMetadata(batch, i, replicas.Find(XxHash64.Compute(batch.Bytes(batch.Metadata[i].Family))));
                }
            }

            foreach (var frame in frames._frames)
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
        foreach (var frame in _frames)
        {
            frame.Output.Dispose();
        }

        _frames.Clear();
    }

    private void AddSeries(MetricBatch batch, int index, ReadOnlySpan<int> replicas)
    {
        foreach (var replica in replicas)
        {
            FrameOf(replica, batch).Writer.AddSeries(batch, index);
        }

        AddSet(replicas);
    }

    private void AddMetadata(MetricBatch batch, int index, ReadOnlySpan<int> replicas)
    {
        foreach (var replica in replicas)
        {
            FrameOf(replica, batch).Writer.AddMetadata(batch, index);
        }

        AddSet(replicas);
    }

    private void AddSet(ReadOnlySpan<int> replicas)
    {
        // Fast path: one set, as with few ingesters, or one replica, whose set is its frame's member.
        if (replicas.Length == 1)
        {
            var frame = FrameOf(replicas[0], null);
            if (!frame.IsInSets)
            {
                frame.IsInSets = true;
                _sets.Add(new ReplicaSet(replicas));
            }

            return;
        }

        _sets.Add(new ReplicaSet(replicas));
    }

    private Frame FrameOf(int member, MetricBatch? batch)
    {
        if (_last?.Member == member)
        {
            return _last;
        }

        // Rings are small: a list is quicker than a dictionary.
        foreach (var frame in _frames)
        {
            if (frame.Member == member)
            {
                return _last = frame;
            }
        }

        var output = new ByteBuffer(capacity: (batch?.Text.Length ?? 0) + ((batch?.FloatCount ?? 0) * 32));
        var added = new Frame(member, output, new MetricFrameWriter(output));
        added.Writer.Begin();
        _frames.Add(added);
        return _last = added;
    }

    private sealed class Frame(int member, ByteBuffer output, MetricFrameWriter writer)
    {
        public int Member { get; } = member;

        public ByteBuffer Output { get; } = output;

        public MetricFrameWriter Writer { get; } = writer;

        public bool IsInSets { get; set; }
    }
}

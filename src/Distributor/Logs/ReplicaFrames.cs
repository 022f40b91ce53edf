using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Ring;

namespace Trine.Distributor.Logs;

/// <summary>
/// The frames of one push: one for each ingester that holds a replica of any of its streams, and which ingesters hold
/// which streams. Owns the frames' memory.
/// </summary>
internal sealed class ReplicaFrames : IDisposable
{
    private readonly Dictionary<int, Frame> _frames = [];
    private readonly HashSet<ReplicaSet> _sets = [];

    private ReplicaFrames()
    {
    }

    /// <summary>Index of the ring's member, and its frame.</summary>
    public IEnumerable<(int Member, ReadOnlyMemory<byte> Bytes)> Frames
        => _frames.Select(pair => (pair.Key, pair.Value.Output.WrittenMemory));

    /// <summary>The different replica sets of the streams: each needs its own quorum.</summary>
    public IReadOnlyCollection<ReplicaSet> Sets => _sets;

    /// <summary>Writes each stream with rows left into the frames of its replicas.</summary>
    /// <exception cref="RequestException">The ring has too few members for a quorum.</exception>
    public static ReplicaFrames Create(TenantId tenant, LogBatch batch, HashRing ring, int replicationFactor)
    {
        var frames = new ReplicaFrames();
        try
        {
            var tenantHash = XxHash64.Compute(Encoding.UTF8.GetBytes(tenant.Name));
            Span<int> replicas = stackalloc int[replicationFactor];
            for (var i = 0; i < batch.Streams.Count; i++)
            {
                var token = HashRing.TokenOf(tenantHash, batch.Streams[i].Labels.Hash);
                var found = ring.Lookup(token, replicas);
                if (found < Quorum.OfWrites(replicationFactor))
                {
                    throw new RequestException(
                        RequestError.Internal,
                        $"at least {Quorum.OfWrites(replicationFactor)} live replicas required, could only find {found}");
                }

                frames.AddStream(batch, i, replicas[..found]);
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

using System.Runtime.InteropServices;
using Trine.Codecs;
using Trine.Distributor.Replication;
using Trine.Model.Traces;

namespace Trine.Distributor.Traces;

/// <summary>The frames of one push of spans: each trace goes whole to its replicas, and its spans are neighbours.</summary>
internal sealed class TraceReplicaFrames : IReplicaFrames
{
    private readonly Dictionary<int, ByteBuffer> _frames = [];
    private readonly HashSet<ReplicaSet> _sets = [];

    private TraceReplicaFrames()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<(int Member, ReadOnlyMemory<byte> Bytes)> Frames
        => _frames.Select(pair => (pair.Key, pair.Value.WrittenMemory));

    /// <inheritdoc/>
    public IReadOnlyCollection<ReplicaSet> Sets => _sets;

    /// <summary>Writes each span into the frames of its trace's replicas.</summary>
    /// <exception cref="Model.RequestException">The ring has too few members for a quorum.</exception>
    public static TraceReplicaFrames Create(SpanBatch batch, ReplicaLookup lookup)
    {
        var frames = new TraceReplicaFrames();
        var rows = new Dictionary<int, PooledList<int>>();
        try
        {
            frames.Assign(batch, lookup, rows);
            foreach (var (member, spans) in rows)
            {
                var output = new ByteBuffer();
                frames._frames.Add(member, output);
                TraceFrame.Write(batch, spans.Span, output);
            }

            return frames;
        }
        catch
        {
            frames.Dispose();
            throw;
        }
        finally
        {
            foreach (var list in rows.Values)
            {
                list.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var frame in _frames.Values)
        {
            frame.Dispose();
        }

        _frames.Clear();
    }

    /// <summary>Lists the spans of each member, trace by trace in order of first arrival.</summary>
    private void Assign(SpanBatch batch, ReplicaLookup lookup, Dictionary<int, PooledList<int>> rows)
    {
        using var next = new PooledList<int>(); // The next span of the same trace; -1 for the last.
        next.Extend(batch.SpanCount).Fill(-1);
        var traces = new Dictionary<TraceId, (int First, int Last)>();
        for (var row = 0; row < batch.SpanCount; row++)
        {
            ref var ends = ref CollectionsMarshal.GetValueRefOrAddDefault(traces, batch.Spans[row].TraceId, out var isKnown);
            if (isKnown)
            {
                next[ends.Last] = row;
            }

            ends = (isKnown ? ends.First : row, row);
        }

        foreach (var (id, (first, _)) in traces)
        {
            var replicas = lookup.Find(id.Hash);
            _sets.Add(new ReplicaSet(replicas));
            foreach (var replica in replicas)
            {
                if (!rows.TryGetValue(replica, out var list))
                {
                    rows.Add(replica, list = new PooledList<int>());
                }

                for (var row = first; row >= 0; row = next[row])
                {
                    list.Add(row);
                }
            }
        }
    }
}

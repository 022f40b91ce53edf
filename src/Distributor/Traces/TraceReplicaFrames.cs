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
        using var order = new TraceOrder();
        var spans = batch.Spans;
        for (var row = 0; row < spans.Length; row++)
        {
            order.Add(row, spans[row].TraceId);
        }

        using var traces = new PooledList<TraceId>();
        using var starts = new PooledList<int>();
        using var grouped = new PooledList<int>();
        order.Group(traces, starts, grouped);
        var last = default(ReplicaSet); // Of the trace before: where there are few members, mostly that of this one too.
        for (var trace = 0; trace < traces.Count; trace++)
        {
            var replicas = lookup.Find(traces[trace].Hash);
            if (!last.Members.SequenceEqual(replicas))
            {
                last = new ReplicaSet(replicas);
                _sets.Add(last);
            }

            foreach (var replica in replicas)
            {
                if (!rows.TryGetValue(replica, out var list))
                {
                    rows.Add(replica, list = new PooledList<int>());
                }

                var ofTrace = grouped.Span[starts[trace]..starts[trace + 1]];
                ofTrace.CopyTo(list.Extend(ofTrace.Length));
            }
        }
    }
}

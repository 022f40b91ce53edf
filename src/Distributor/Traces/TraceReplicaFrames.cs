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
        using var traces = new TraceIdTable();
        using var firsts = new PooledList<int>(); // By trace: its first span.
        using var lasts = new PooledList<int>();
        var spans = batch.Spans;
        var trace = -1;
        for (var row = 0; row < spans.Length; row++)
        {
            // Fast path: neighbours are mostly of one trace.
            if (row == 0 || spans[row].TraceId != spans[row - 1].TraceId)
            {
                trace = traces.GetOrAdd(spans[row].TraceId);
            }

            if (trace == firsts.Count)
            {
                firsts.Add(row);
                lasts.Add(row);
            }
            else
            {
                next[lasts[trace]] = row;
                lasts[trace] = row;
            }
        }

        for (trace = 0; trace < traces.Count; trace++)
        {
            var replicas = lookup.Find(traces.Ids[trace].Hash);
            _sets.Add(new ReplicaSet(replicas));
            foreach (var replica in replicas)
            {
                if (!rows.TryGetValue(replica, out var list))
                {
                    rows.Add(replica, list = new PooledList<int>());
                }

                for (var row = firsts[trace]; row >= 0; row = next[row])
                {
                    list.Add(row);
                }
            }
        }
    }
}

using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>
/// Makes chunks of several sources (ingesters, their replicas, blocks) disjoint in time for each stream: chunks that overlap
/// are replaced by merged ones without duplicates, all others are handed on untouched.
/// </summary>
internal static class LogChunkMerger
{
    /// <summary>
    /// Line bytes after which a merged chunk is ended at the next chunk's start: a stream whose chunks all overlap must not
    /// become one piece, and pieces are what workers share out.
    /// </summary>
    private const long MergedBytesTarget = 16 << 20;

    /// <param name="chunks">Owned by the result afterwards.</param>
    /// <returns>Chunks in no particular order.</returns>
    public static IReadOnlyList<LogChunk> Merge(IReadOnlyList<LogChunk> chunks)
    {
        var merged = new List<LogChunk>(chunks.Count);
        foreach (var stream in chunks.GroupBy(chunk => chunk.Stream))
        {
            MergeStream([.. stream.OrderBy(chunk => chunk.MinTimestampNs)], merged);
        }

        return merged;
    }

    private static void MergeStream(LogChunk[] chunks, List<LogChunk> merged)
    {
        for (var start = 0; start < chunks.Length;)
        {
            var end = start + 1;
            var lastNs = chunks[start].MaxTimestampNs;
            while (end < chunks.Length && chunks[end].MinTimestampNs <= lastNs)
            {
                lastNs = Math.Max(lastNs, chunks[end++].MaxTimestampNs);
            }

            if (end - start == 1)
            {
                merged.Add(chunks[start]);
            }
            else
            {
                MergeOverlapping(chunks[start..end], merged);
            }

            start = end;
        }
    }

    /// <summary>
    /// Cuts a run of overlapping chunks into windows: where only one chunk has rows it stays as it is, and where several have they
    /// are merged, in pieces of bounded size that begin where chunks do.
    /// </summary>
    private static void MergeOverlapping(LogChunk[] chunks, List<LogChunk> merged)
    {
        var parts = Array.ConvertAll(chunks, chunk => new SharedChunk(chunk));
        var edges = EdgesOf(chunks);
        var (windowStart, covering, bytes) = (long.MinValue, 0, 0L);
        foreach (var (edgeNs, edge) in edges)
        {
            var after = covering + edge.Begun - edge.Ended;
            var continues = (covering > 1 && after > 1 && !(edge.Begun > 0 && bytes >= MergedBytesTarget)) || covering == 0;
            if (!continues)
            {
                AddWindow(new TimeRange(windowStart, edgeNs));
                bytes = 0;
            }

            if (!continues || covering == 0)
            {
                windowStart = edgeNs;
            }

            bytes += edge.BegunBytes;
            covering = after;
        }

        void AddWindow(TimeRange window)
        {
            var inside = Array.FindAll(parts, part => window.Overlaps(part.Chunk.MinTimestampNs, part.Chunk.MaxTimestampNs));
            merged.Add(inside.Length == 1 ? new ChunkWindow(window, inside[0]) : new MergedLogChunk(window, inside));
        }
    }

    /// <summary>Where chunks begin, and where they have ended.</summary>
    private static SortedDictionary<long, Edge> EdgesOf(LogChunk[] chunks)
    {
        var edges = new SortedDictionary<long, Edge>();
        foreach (var chunk in chunks)
        {
            var begun = edges.GetValueOrDefault(chunk.MinTimestampNs);
            edges[chunk.MinTimestampNs] = begun with { Begun = begun.Begun + 1, BegunBytes = begun.BegunBytes + chunk.LineBytes };
            var endNs = Math.Min(chunk.MaxTimestampNs, long.MaxValue - 1) + 1;
            var ended = edges.GetValueOrDefault(endNs);
            edges[endNs] = ended with { Ended = ended.Ended + 1 };
        }

        return edges;
    }

    /// <summary>An instant before which chunks end, or at which they begin.</summary>
    private readonly record struct Edge(int Begun, int Ended, long BegunBytes);
}

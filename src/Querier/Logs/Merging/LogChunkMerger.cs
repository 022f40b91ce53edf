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

    /// <summary>Cuts a run of overlapping chunks at chunks' starts into windows of bounded size and merges each.</summary>
    private static void MergeOverlapping(LogChunk[] chunks, List<LogChunk> merged)
    {
        var parts = Array.ConvertAll(chunks, chunk => new SharedChunk(chunk));
        var windowStart = long.MinValue;
        long bytes = 0;
        for (var i = 0; i < chunks.Length; i++)
        {
            if (bytes >= MergedBytesTarget && chunks[i].MinTimestampNs > chunks[i - 1].MinTimestampNs)
            {
                AddWindow(new TimeRange(windowStart, chunks[i].MinTimestampNs));
                windowStart = chunks[i].MinTimestampNs;
                bytes = 0;
            }

            bytes += chunks[i].LineBytes;
        }

        AddWindow(new TimeRange(windowStart, long.MaxValue));

        void AddWindow(TimeRange window)
        {
            var inside = Array.FindAll(parts, part => window.Overlaps(part.Chunk.MinTimestampNs, part.Chunk.MaxTimestampNs));
            merged.Add(new MergedLogChunk(window, inside));
        }
    }
}

using Trine.Model;

namespace Trine.Storage.Logs;

/// <summary>A block's index, decoded: streams, their chunks, the pages, and which streams have which label. Thread-safe.</summary>
internal sealed class LogBlockIndex
{
    private readonly Dictionary<string, LabelPostings> _postings;
    private readonly LabelSet[] _streams;
    private readonly int[] _chunkStarts; // One more than streams.
    private readonly int[] _pageChunkStarts; // The first chunk of each page; one more than pages.

    public LogBlockIndex(
        LabelSet[] streams,
        int[] chunkStarts,
        LogChunkEntry[] chunks,
        LogPageInfo[] pages,
        Dictionary<string, LabelPostings> postings)
    {
        _streams = streams;
        _chunkStarts = chunkStarts;
        Chunks = chunks;
        Pages = pages;
        _postings = postings;
        _pageChunkStarts = FindPageChunks(chunks, pages.Length);
    }

    public LogChunkEntry[] Chunks { get; }

    public LogPageInfo[] Pages { get; }

    /// <summary>The runs of a page, in order.</summary>
    public ReadOnlyMemory<LogChunkEntry> ChunksIn(int page) => Chunks.AsMemory(_pageChunkStarts[page].._pageChunkStarts[page + 1]);

    public int StreamCount => _streams.Length;

    /// <summary>Roughly what the index takes in memory, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    public LabelSet Labels(int stream) => _streams[stream];

    /// <summary>The chunks of a stream, as a range of <see cref="Chunks"/>.</summary>
    public Range ChunksOf(int stream) => _chunkStarts[stream].._chunkStarts[stream + 1];

    /// <summary>The streams for which all matchers hold.</summary>
    public StreamSet Match(IReadOnlyList<LabelMatcher> matchers)
    {
        var matching = StreamSet.All(StreamCount);
        for (var i = 0; i < matchers.Count; i++)
        {
            var matcher = matchers[i];
            if (matcher.MatchesEmpty)
            {
                // Streams without the label pass too, so those go whose value does not.
                matching.Except(StreamsWhere(matcher, isMatch: false));
            }
            else
            {
                matching.IntersectWith(StreamsWhere(matcher, isMatch: true));
            }
        }

        return matching;
    }

    /// <summary>Streams that have the label with a value that matches, or does not.</summary>
    private StreamSet StreamsWhere(LabelMatcher matcher, bool isMatch)
    {
        var streams = StreamSet.None(StreamCount);
        if (!_postings.TryGetValue(matcher.Name, out var postings))
        {
            return streams;
        }

        // Fast path: one value is wanted.
        if (matcher.Op == MatchOp.Equal && isMatch)
        {
            var place = postings.Find(matcher.Value);
            if (place >= 0)
            {
                streams.Add(postings.StreamsOf(place));
            }

            return streams;
        }

        for (var value = 0; value < postings.Values.Length; value++)
        {
            if (matcher.Matches(postings.Values[value]) == isMatch)
            {
                streams.Add(postings.StreamsOf(value));
            }
        }

        return streams;
    }

    private static int[] FindPageChunks(LogChunkEntry[] chunks, int pageCount)
    {
        var starts = new int[pageCount + 1];
        Array.Fill(starts, chunks.Length);
        for (var i = chunks.Length - 1; i >= 0; i--)
        {
            starts[chunks[i].Page] = i;
        }

        return starts;
    }
}

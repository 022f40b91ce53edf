using Trine.Model;

namespace Trine.Storage.Logs.Head;

/// <summary>Finds the streams for which all matchers hold: starts from the shortest postings, then tests label by label.</summary>
internal sealed class StreamSelector(StreamIndex index)
{
    public IEnumerable<HeadStream> Select(IReadOnlyList<LabelMatcher> matchers)
    {
        LabelMatcher? start = null;
        var candidates = ArraySegment<HeadStream>.Empty;
        foreach (var matcher in matchers)
        {
            // A matcher that an absent label passes cannot be answered from postings.
            if (matcher.MatchesEmpty)
            {
                continue;
            }

            var streams = StreamsOf(matcher);
            if (start is null || streams.Count < candidates.Count)
            {
                start = matcher;
                candidates = streams;
            }
        }

        if (start is null)
        {
            candidates = index.All();
        }

        var others = matchers.Where(matcher => !ReferenceEquals(matcher, start)).Select(matcher => new CachedMatcher(matcher));
        return Filter(candidates, [.. others]);
    }

    private static IEnumerable<HeadStream> Filter(ArraySegment<HeadStream> candidates, CachedMatcher[] matchers)
    {
        foreach (var stream in candidates)
        {
            if (Array.TrueForAll(matchers, matcher => matcher.Matches(stream.Labels)))
            {
                yield return stream;
            }
        }
    }

    private ArraySegment<HeadStream> StreamsOf(LabelMatcher matcher)
    {
        if (matcher.Op == MatchOp.Equal)
        {
            return index.StreamsWith(matcher.Name, matcher.Value);
        }

        // Each stream has one value of a label, so that the parts do not overlap.
        var streams = new List<HeadStream>();
        foreach (var (value, streamsOfValue) in index.ValuesOf(matcher.Name))
        {
            if (matcher.Matches(value))
            {
                streams.AddRange(streamsOfValue.AsSpan());
            }
        }

        return streams.ToArray();
    }

    /// <summary>Asks a matcher once for each distinct value.</summary>
    private sealed class CachedMatcher(LabelMatcher matcher)
    {
        private readonly Dictionary<string, bool> _answers = [];

        public bool Matches(LabelSet labels)
        {
            var value = labels.ValueOf(matcher.Name);
            if (matcher.Op is MatchOp.Equal or MatchOp.NotEqual)
            {
                return matcher.Matches(value);
            }

            if (!_answers.TryGetValue(value, out var answer))
            {
                answer = matcher.Matches(value);
                _answers.Add(value, answer);
            }

            return answer;
        }
    }
}

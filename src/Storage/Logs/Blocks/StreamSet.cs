using System.Numerics;

namespace Trine.Storage.Logs;

/// <summary>A set of a block's streams, one bit each. Not thread-safe.</summary>
internal sealed class StreamSet
{
    private const int WordBits = 64;

    private readonly ulong[] _words;

    private StreamSet(int streamCount) => _words = new ulong[(streamCount + WordBits - 1) / WordBits];

    public static StreamSet None(int streamCount) => new(streamCount);

    public static StreamSet All(int streamCount)
    {
        var set = new StreamSet(streamCount);
        set._words.AsSpan().Fill(ulong.MaxValue);
        if (streamCount % WordBits != 0)
        {
            set._words[^1] = (1ul << (streamCount % WordBits)) - 1;
        }

        return set;
    }

    public void Add(ReadOnlySpan<int> streams)
    {
        foreach (var stream in streams)
        {
            _words[stream / WordBits] |= 1ul << (stream % WordBits);
        }
    }

    public void IntersectWith(StreamSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= other._words[i];
        }
    }

    public void Except(StreamSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= ~other._words[i];
        }
    }

    /// <summary>The streams of the set, ascending.</summary>
    public IEnumerable<int> Streams()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
            {
                yield return (i * WordBits) + BitOperations.TrailingZeroCount(word);
            }
        }
    }
}

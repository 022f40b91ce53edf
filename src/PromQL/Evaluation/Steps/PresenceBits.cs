using System.Numerics;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>A bit a step, 64 to a word, lowest first; bits past the last step are 0.</summary>
internal static class PresenceBits
{
    private const int WordShift = 6;

    public static int WordsFor(int steps) => (steps + 63) >> WordShift;

    public static bool IsSet(ReadOnlySpan<ulong> words, int step) => (words[step >> WordShift] >> step & 1) != 0;

    public static void Set(Span<ulong> words, int step) => words[step >> WordShift] |= 1UL << step;

    public static void Clear(Span<ulong> words, int step) => words[step >> WordShift] &= ~(1UL << step);

    public static void SetAll(Span<ulong> words, int steps)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = Full(i, steps);
        }
    }

    public static bool AreAllSet(ReadOnlySpan<ulong> words, int steps)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != Full(i, steps))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsAnySet(ReadOnlySpan<ulong> words) => words.ContainsAnyExcept(0UL);

    public static int Count(ReadOnlySpan<ulong> words)
    {
        var count = 0;
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    public static void Or(Span<ulong> words, ReadOnlySpan<ulong> others)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] |= others[i];
        }
    }

    public static bool Intersect(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if ((left[i] & right[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Steps through the bits that are set, lowest first.</summary>
    public static StepEnumerator Steps(ReadOnlySpan<ulong> words) => new(words);

    private static ulong Full(int word, int steps)
    {
        var left = steps - (word << WordShift);
        return left >= 64 ? ulong.MaxValue : (1UL << left) - 1;
    }

    internal ref struct StepEnumerator(ReadOnlySpan<ulong> words)
    {
        private readonly ReadOnlySpan<ulong> _words = words;
        private int _word = -1;
        private ulong _rest;

        public int Current { get; private set; }

        public readonly StepEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word >= _words.Length)
                {
                    return false;
                }

                _rest = _words[_word];
            }

            Current = (_word << WordShift) + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}

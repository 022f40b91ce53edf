using System.Numerics;

namespace Trine.Codecs;

/// <summary>
/// A set of row numbers below <see cref="Length"/>, one bit a row; the currency in which filters are combined.
/// </summary>
/// <remarks>
/// Bits at and above <see cref="Length"/> are always zero. Not thread-safe. Reusable through <see cref="Reset"/>.
/// </remarks>
public sealed class RowBitmap
{
    private const int WordBits = 64;

    private ulong[] _words;

    /// <param name="length">Rows that the set is about; none is in it at first.</param>
    public RowBitmap(int length = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _words = new ulong[WordCount(length)];
    }

    /// <summary>Rows that the set is about, in it or not.</summary>
    public int Length { get; private set; }

    /// <summary>Row i is bit <c>i % 64</c> of word <c>i / 64</c>.</summary>
    public ReadOnlySpan<ulong> Words => _words.AsSpan(0, WordCount(Length));

    internal Span<ulong> Mutable => _words.AsSpan(0, WordCount(Length));

    /// <summary>Whether the row is in the set.</summary>
    public bool this[int row] => (Words[row / WordBits] >> (row % WordBits) & 1) != 0;

    /// <summary>Empties the set and makes it about <paramref name="length"/> rows.</summary>
    public void Reset(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (WordCount(length) > _words.Length)
        {
            _words = new ulong[WordCount(length)];
        }

        Length = length;
        Mutable.Clear();
    }

    /// <param name="row">Below <see cref="Length"/>.</param>
    public void Set(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length);
        _words[row / WordBits] |= 1UL << (row % WordBits);
    }

    /// <param name="row">Below <see cref="Length"/>.</param>
    public void Clear(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length);
        _words[row / WordBits] &= ~(1UL << (row % WordBits));
    }

    public void SetAll() => SetRange(0, Length);

    public void ClearAll() => Mutable.Clear();

    /// <summary>Adds the rows from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public void SetRange(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Length);
        if (start >= end)
        {
            return;
        }

        var (first, last) = (start / WordBits, (end - 1) / WordBits);
        var firstMask = ulong.MaxValue << (start % WordBits);
        var lastMask = ulong.MaxValue >> (WordBits - 1 - (end - 1) % WordBits);
        if (first == last)
        {
            _words[first] |= firstMask & lastMask;
            return;
        }

        _words[first] |= firstMask;
        _words.AsSpan(first + 1, last - first - 1).Fill(ulong.MaxValue);
        _words[last] |= lastMask;
    }

    /// <summary>Keeps the rows that are in <paramref name="other"/> too.</summary>
    public void And(RowBitmap other)
    {
        RequireSameLength(other);
        var words = Mutable;
        var others = other.Words;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] &= others[i];
        }
    }

    /// <summary>Adds the rows of <paramref name="other"/>.</summary>
    public void Or(RowBitmap other)
    {
        RequireSameLength(other);
        var words = Mutable;
        var others = other.Words;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] |= others[i];
        }
    }

    /// <summary>Removes the rows of <paramref name="other"/>.</summary>
    public void AndNot(RowBitmap other)
    {
        RequireSameLength(other);
        var words = Mutable;
        var others = other.Words;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] &= ~others[i];
        }
    }

    /// <summary>Swaps the rows that are in the set for those that are not.</summary>
    public void Not()
    {
        var words = Mutable;
        foreach (ref var word in words)
        {
            word = ~word;
        }

        if (Length % WordBits != 0)
        {
            words[^1] &= ulong.MaxValue >> (WordBits - Length % WordBits);
        }
    }

    /// <summary>Becomes equal to <paramref name="other"/>, length included.</summary>
    public void CopyFrom(RowBitmap other)
    {
        Reset(other.Length);
        other.Words.CopyTo(_words);
    }

    /// <summary>How many rows are in the set.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var word in Words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>Whether no row is in the set.</summary>
    public bool IsEmpty() => !Words.ContainsAnyExcept(0UL);

    /// <summary>The least row in the set that is not below <paramref name="from"/>, or -1.</summary>
    public int NextSet(int from)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (from >= Length)
        {
            return -1;
        }

        var words = Words;
        var index = from / WordBits;
        var word = words[index] & (ulong.MaxValue << (from % WordBits));
        while (word == 0)
        {
            if (++index == words.Length)
            {
                return -1;
            }

            word = words[index];
        }

        return index * WordBits + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>Walks the rows in the set, ascending. Changing the set meanwhile is not allowed.</summary>
    public Enumerator GetEnumerator() => new(Words);

    private static int WordCount(int length) => (int)(((uint)length + WordBits - 1) / WordBits);

    private void RequireSameLength(RowBitmap other)
    {
        if (other.Length != Length)
        {
            throw new ArgumentException(
                $"bitmaps are about different rows: got {other.Length}, want {Length}", nameof(other));
        }
    }

    /// <summary>For <c>foreach</c>.</summary>
    public ref struct Enumerator(ReadOnlySpan<ulong> words)
    {
        private readonly ReadOnlySpan<ulong> _words = words;
        private ulong _word;
        private int _next;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_word == 0)
            {
                if (_next == _words.Length)
                {
                    return false;
                }

                _word = _words[_next++];
            }

            Current = (_next - 1) * WordBits + BitOperations.TrailingZeroCount(_word);
            _word &= _word - 1;
            return true;
        }
    }
}

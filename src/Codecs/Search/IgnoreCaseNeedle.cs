using System.Numerics;
using System.Runtime.Intrinsics;

namespace Trine.Codecs;

/// <summary>A needle prepared for search without regard to ASCII case.</summary>
/// <remarks>
/// Two bytes of the needle that are rare in logs are its anchors: the search looks for both at their distance, 32
/// positions at a time, and compares the whole needle only where both are. Immutable and thread-safe.
/// </remarks>
public sealed class IgnoreCaseNeedle
{
    /// <summary>Bytes by how often they occur in logs, most frequent first; those not listed are the rarest.</summary>
    private static ReadOnlySpan<byte> Frequent
        => " e0t1a2ino3s45r678d9lc=\"pum-:.,/fhgby_vw[]{}()kxTI'|+&q@j;z%?*#<>!$~\\`^"u8;

    private readonly byte[] _folded;
    private readonly int _firstAnchor;
    private readonly int _secondAnchor;

    /// <param name="needle">Any bytes; UTF-8 where Unicode's folding matters.</param>
    public IgnoreCaseNeedle(ReadOnlySpan<byte> needle)
    {
        _folded = new byte[needle.Length];
        AsciiFold.ToLower(needle, _folded);
        IsAscii = !_folded.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0xff);
        HasUnicodeTwin = _folded.AsSpan().ContainsAny((byte)'k', (byte)'s');
        (_firstAnchor, _secondAnchor) = RarestTwo(_folded);
    }

    /// <summary>The needle with A-Z in lower case.</summary>
    public ReadOnlySpan<byte> Folded => _folded;

    /// <summary>
    /// Whether all bytes are below 0x80; if not, Unicode's folding may match rows that ASCII folding does not.
    /// </summary>
    public bool IsAscii { get; }

    /// <summary>Whether there is a k or s, which U+212A and U+017F fold to.</summary>
    public bool HasUnicodeTwin { get; }

    /// <summary>The first position in <paramref name="text"/> where the needle stands, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> text)
    {
        if (_folded.Length == 0)
        {
            return 0;
        }

        var positions = text.Length - _folded.Length + 1;
        return Vector256.IsHardwareAccelerated && positions >= Vector256<byte>.Count
            ? IndexInVector256(text, positions)
            : IndexInScalar(text);
    }

    /// <summary>The reference.</summary>
    internal int IndexInScalar(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i <= text.Length - _folded.Length; i++)
        {
            if (StandsAt(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    private unsafe int IndexInVector256(ReadOnlySpan<byte> text, int positions)
    {
        // A letter and its capital differ in bit 5 alone, so setting the bit makes both the small letter, and no other
        // byte becomes it.
        var first = Vector256.Create(_folded[_firstAnchor]);
        var firstCase = Vector256.Create(CaseBit(_folded[_firstAnchor]));
        var second = Vector256.Create(_folded[_secondAnchor]);
        var secondCase = Vector256.Create(CaseBit(_folded[_secondAnchor]));
        fixed (byte* start = text)
        {
            for (var i = 0; i < positions; i += Vector256<byte>.Count)
            {
                // The last round steps back to end with the text; positions it sees twice had no hit the first time.
                i = Math.Min(i, positions - Vector256<byte>.Count);
                var atFirst = Vector256.Equals(Vector256.Load(start + i + _firstAnchor) | firstCase, first);
                var atSecond = Vector256.Equals(Vector256.Load(start + i + _secondAnchor) | secondCase, second);
                var hits = (atFirst & atSecond).ExtractMostSignificantBits();
                for (; hits != 0; hits &= hits - 1)
                {
                    var hit = i + BitOperations.TrailingZeroCount(hits);
                    if (StandsAt(text, hit))
                    {
                        return hit;
                    }
                }
            }
        }

        return -1;
    }

    private bool StandsAt(ReadOnlySpan<byte> text, int position)
    {
        var candidate = text.Slice(position, _folded.Length);
        for (var i = 0; i < candidate.Length; i++)
        {
            if (AsciiFold.ToLower(candidate[i]) != _folded[i])
            {
                return false;
            }
        }

        return true;
    }

    private static byte CaseBit(byte folded) => (byte)(folded is >= (byte)'a' and <= (byte)'z' ? 0x20 : 0);

    /// <summary>Two positions of rare bytes, different ones if the needle has more than one byte.</summary>
    private static (int First, int Second) RarestTwo(ReadOnlySpan<byte> folded)
    {
        var (first, second) = (0, 0);
        var (firstRank, secondRank) = (-1, -1);
        for (var i = 0; i < folded.Length; i++)
        {
            var index = Frequent.IndexOf(folded[i]);
            var rank = index < 0 ? Frequent.Length : index;
            if (rank > firstRank)
            {
                (second, secondRank) = (first, firstRank);
                (first, firstRank) = (i, rank);
            }
            else if (rank > secondRank)
            {
                (second, secondRank) = (i, rank);
            }
        }

        return (first, second);
    }
}

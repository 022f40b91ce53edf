using System.Runtime.CompilerServices;
using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>
/// An OTLP <c>KeyValue</c> in the form that nearly all have: the key, then the value, a text of less than 126 bytes or an
/// integer below 2^14 that is not negative.
/// </summary>
internal readonly ref struct ShortPair
{
    private const byte KeyTag = (1 << 3) | 2;
    private const byte ValueTag = (2 << 3) | 2;
    private const byte StringTag = (1 << 3) | 2;
    private const byte IntTag = 3 << 3;
    private const int VarintEnd = 0x80; // Bytes below are a varint of their own, or the last one of it.

    public ReadOnlySpan<byte> Key { get; private init; }

    public AttributeType Type { get; private init; }

    public ReadOnlySpan<byte> Text { get; private init; }

    public long Number { get; private init; }

    /// <returns>False when it is of any other form, or malformed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Has one caller; its fields stay in registers there.
    public static bool TryRead(ReadOnlySpan<byte> pair, out ShortPair read)
    {
        read = default;
        if (pair.Length < 6 || pair[0] != KeyTag)
        {
            return false;
        }

        int keyLength = pair[1];
        var value = keyLength + 4; // Behind two tags and two lengths.
        if (keyLength >= VarintEnd || value + 2 > pair.Length || pair[value - 2] != ValueTag
            || pair[value - 1] != pair.Length - value || pair[value - 1] >= VarintEnd)
        {
            return false;
        }

        if (pair[value] == StringTag && pair[value + 1] == pair.Length - value - 2)
        {
            read = new ShortPair { Key = pair.Slice(2, keyLength), Type = AttributeType.String, Text = pair[(value + 2)..] };
            return true;
        }

        if (pair[value] != IntTag)
        {
            return false;
        }

        long number = pair[value + 1];
        if (pair.Length - value == 3 && number >= VarintEnd && pair[value + 2] < VarintEnd)
        {
            number = (number & 0x7f) | ((long)pair[value + 2] << 7);
        }
        else if (pair.Length - value != 2 || number >= VarintEnd)
        {
            return false;
        }

        read = new ShortPair { Key = pair.Slice(2, keyLength), Type = AttributeType.Int, Number = number };
        return true;
    }
}

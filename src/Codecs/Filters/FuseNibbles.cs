namespace Trine.Codecs;

/// <summary>The fingerprints of a filter, four bits each: place 2i in the low half of byte i, place 2i + 1 in the high one.</summary>
internal static class FuseNibbles
{
    /// <summary>The fingerprint of a place, with four bits above it that mean nothing.</summary>
    public static int Peek(ReadOnlySpan<byte> nibbles, int place) => nibbles[place >> 1] >> ((place & 1) * 4);

    /// <summary>Sets the fingerprint of a place where there is none.</summary>
    public static void Set(Span<byte> nibbles, int place, int fingerprint)
        => nibbles[place >> 1] |= (byte)(fingerprint << ((place & 1) * 4));
}

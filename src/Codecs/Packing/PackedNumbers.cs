namespace Trine.Codecs;

/// <summary>A block of packed numbers, and what stands elsewhere of it.</summary>
/// <param name="payload">Begins with the payload; may go on behind it.</param>
/// <param name="form">As written.</param>
/// <param name="first">As written.</param>
/// <param name="least">The plan's base.</param>
/// <param name="code">That of a coded form.</param>
public readonly ref struct PackedNumbers(ReadOnlySpan<byte> payload, NumberForm form, long first, long least, SymbolCode? code)
{
    public ReadOnlySpan<byte> Payload { get; } = payload;

    public NumberForm Form { get; } = form;

    public long First { get; } = first;

    public long Base { get; } = least;

    public SymbolCode? Code { get; } = code;

    /// <summary>Residuals of a block of so many numbers.</summary>
    internal int ResidualsOf(int count) => Form.IsDelta ? count - 1 : count;

    /// <summary>The coded streams: they lie behind the packed bits.</summary>
    /// <param name="residualCount">All residuals of the block.</param>
    /// <param name="secondBit">Where the second stream begins.</param>
    /// <exception cref="InvalidDataException">They are cut short.</exception>
    internal ReadOnlySpan<byte> CodedStreams(int residualCount, out int secondBit)
    {
        var streams = Payload[BitPacking.ByteLength(residualCount, NumberPacking.LowWidth(Form.Width))..];
        if (!Varint.TryReadUInt32(ref streams, out var firstBytes) || firstBytes > streams.Length)
        {
            throw new InvalidDataException("coded symbols are cut short");
        }

        secondBit = (int)firstBytes * 8;
        return streams;
    }
}

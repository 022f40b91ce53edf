namespace Trine.Codecs;

/// <summary>A block of packed numbers, and what stands elsewhere of it.</summary>
/// <param name="payload">Begins with the payload; may go on behind it.</param>
/// <param name="form">As written.</param>
/// <param name="first">As written.</param>
/// <param name="least">The plan's base.</param>
/// <param name="code">That of a coded form.</param>
public readonly ref struct PackedNumbers(ReadOnlySpan<byte> payload, NumberForm form, long first, long least, SymbolCode? code)
{
    private readonly double _divisor = form.Scale is > 0 and not NumberForm.BitsScale ? DecimalScale.PowerOf(form.Scale) : 1;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public NumberForm Form { get; } = form;

    public long First { get; } = first;

    public long Base { get; } = least;

    public SymbolCode? Code { get; } = code;

    /// <summary>The number that an integer stands for.</summary>
    internal double ToValue(long integer)
        => Form.Scale == NumberForm.BitsScale ? BitConverter.Int64BitsToDouble(integer) : integer / _divisor;
}

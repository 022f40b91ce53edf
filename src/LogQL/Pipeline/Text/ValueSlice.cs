namespace Trine.LogQL.Pipeline;

/// <summary>Bytes of a row: a stretch of its chunk's text, or of the scratch text that the pipeline made for the row.</summary>
/// <param name="Position">Where it begins; the highest bit tells scratch text.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ValueSlice(int Position, int Length)
{
    private const int ScratchBit = int.MinValue;

    public bool IsScratch => Position < 0;

    public int Start => Position & ~ScratchBit;

    public static ValueSlice InScratch(int start, int length) => new(start | ScratchBit, length);

    /// <summary>A part of this stretch.</summary>
    public ValueSlice Slice(int start, int length) => new(Position + start, length);
}

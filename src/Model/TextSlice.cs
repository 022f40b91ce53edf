namespace Trine.Model;

/// <summary>A stretch of the text buffer of a batch.</summary>
public readonly record struct TextSlice(int Offset, int Length)
{
    public bool IsEmpty => Length == 0;
}

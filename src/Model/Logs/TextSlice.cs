namespace Trine.Model.Logs;

/// <summary>A stretch of the text buffer of a <see cref="LogBatch"/>.</summary>
public readonly record struct TextSlice(int Offset, int Length)
{
    public bool IsEmpty => Length == 0;
}

namespace Trine.Model.Logs;

/// <summary>What a log query needs of its sources: streams by matchers, rows by time.</summary>
/// <param name="Matchers">All must hold; at least one.</param>
/// <param name="Range">Chunks that overlap it are answered whole: the reader drops the rows outside.</param>
/// <param name="Needles">
/// Each line that matters contains all of these. A source may leave out lines, or whole chunks, that lack one; it need not.
/// </param>
public sealed record LogSelection(
    IReadOnlyList<LabelMatcher> Matchers, TimeRange Range, IReadOnlyList<LineNeedle> Needles);

/// <summary>Bytes that a line must contain.</summary>
/// <param name="Bytes">UTF-8, not empty.</param>
/// <param name="IgnoreCase">Whether ASCII letters match both cases.</param>
public readonly record struct LineNeedle(ReadOnlyMemory<byte> Bytes, bool IgnoreCase);

namespace Trine.Load.Generation;

/// <summary>A kind of program, by how its log lines look. Stateless, thread-safe.</summary>
public abstract class LineForm
{
    /// <summary>No line is longer, in bytes of UTF-8.</summary>
    public const int LineBytesMax = 4096;

    /// <summary>The kinds; streams take turns at them.</summary>
    public static IReadOnlyList<LineForm> All { get; } =
        [new LogfmtForm(), new NestedJsonForm(), new AccessLogForm(), new StackTraceForm()];

    /// <summary>Writes one line.</summary>
    /// <param name="line">At least <see cref="LineBytesMax"/> bytes.</param>
    /// <param name="time">What the line says about when it was written.</param>
    /// <param name="id">32 hex digits that no other line has.</param>
    /// <param name="random">All else is drawn from it.</param>
    /// <returns>The line's length in bytes.</returns>
    public abstract int Write(Span<byte> line, DateTime time, ReadOnlySpan<byte> id, Random random);
}

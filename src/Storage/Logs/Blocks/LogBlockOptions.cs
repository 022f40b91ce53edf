namespace Trine.Storage.Logs;

/// <summary>How a block is cut into pages.</summary>
public sealed record LogBlockOptions
{
    /// <summary>A page is full with this many bytes of lines and metadata: what fits a core's L2 cache.</summary>
    public int PageBytes { get; init; } = 1 << 20;

    /// <summary>A page never holds more rows, so that its columns of numbers stay small too.</summary>
    public int PageRowsMax { get; init; } = 1 << 16;

    /// <summary>Pages of fewer rows hold their text in one piece: templates would not pay for their columns.</summary>
    public int TemplateRowsMin { get; init; } = 256;

    /// <summary>
    /// A page never holds more rows times metadata keys: each key is a column with a place for every row, and keys come from
    /// clients.
    /// </summary>
    public int PageCellsMax { get; init; } = 1 << 22;
}

using Trine.Codecs;

namespace Trine.LogQL.Pipeline;

/// <summary>Bitmaps that one worker reuses from filter to filter.</summary>
internal sealed class FilterScratch
{
    /// <summary>Rows that a filter found.</summary>
    public RowBitmap Found { get; } = new();

    /// <summary>For a filter's own use.</summary>
    public RowBitmap Other { get; } = new();

    /// <summary>Rows of which a search cannot tell.</summary>
    public RowBitmap Undecided { get; } = new();

    /// <summary>Rows that may match.</summary>
    public RowBitmap Possible { get; } = new();
}

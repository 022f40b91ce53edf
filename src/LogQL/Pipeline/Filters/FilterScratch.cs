using Trine.Codecs;

namespace Trine.LogQL.Pipeline;

/// <summary>Bitmaps that one worker reuses from filter to filter.</summary>
internal sealed class FilterScratch
{
    /// <summary>Rows that a filter found.</summary>
    public RowBitmap Found { get; } = new();

    /// <summary>For a filter's own use.</summary>
    public RowBitmap Other { get; } = new();
}

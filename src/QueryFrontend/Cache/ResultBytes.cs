using Trine.Model;

namespace Trine.QueryFrontend.Cache;

/// <summary>Estimates of the memory that kept answers take.</summary>
internal static class ResultBytes
{
    /// <summary>An entry of a cache, without its query and its answer.</summary>
    public const int Entry = 256;

    private const int SeriesOverhead = 128;
    private const int LabelOverhead = 64;

    /// <summary>A text.</summary>
    public static long Of(string text) => sizeof(char) * (long)text.Length;

    /// <summary>A series with points of a time and a value.</summary>
    public static long OfSeries(LabelSet labels, int points)
        => SeriesOverhead + labels.Sum(label => LabelOverhead + Of(label.Name) + Of(label.Value))
            + ((sizeof(long) + sizeof(double)) * (long)points);
}

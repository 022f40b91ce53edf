namespace Trine.Storage.Metrics;

/// <summary>Where a page lies in the data object and what is in it.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Checksum">CRC-32C of its bytes.</param>
/// <param name="First">First series, or first column of a page of times.</param>
/// <param name="MinMs">Earliest sample; without meaning for a page of times.</param>
/// <param name="MaxMs">Latest sample; without meaning for a page of times.</param>
internal readonly record struct MetricPageInfo(long Offset, int Bytes, uint Checksum, int First, long MinMs, long MaxMs);

/// <summary>What a page holds.</summary>
internal enum MetricPageKind
{
    Floats,
    Times,
    Histograms,
}

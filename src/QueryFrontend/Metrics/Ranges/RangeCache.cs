using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.QueryFrontend.Cache;

namespace Trine.QueryFrontend.Metrics.Ranges;

/// <summary>What range queries were answered, bounded in bytes. Thread-safe.</summary>
/// <param name="bytesMax">An estimate of the memory that answers take.</param>
internal sealed class RangeCache(long bytesMax)
{
    private const int PointBytesOfHistogram = 256;

    private readonly LruCache<RangeKey, KnownRange> _ranges = new(bytesMax);

    /// <returns>Null if there is none.</returns>
    public KnownRange? Find(RangeKey key) => _ranges.Find(key);

    /// <summary>Keeps values in place of the key's former ones, unless they alone are larger than the cache.</summary>
    public void Set(RangeKey key, KnownRange known) => _ranges.Set(key, known, BytesOf(key, known));

    private static long BytesOf(RangeKey key, KnownRange known)
        => ResultBytes.Entry + ResultBytes.Of(key.Query) + known.Piece.Matrix.Series.Sum(BytesOf);

    private static long BytesOf(MatrixSeries series)
    {
        var bytes = ResultBytes.OfSeries(series.Labels, series.Count);
        foreach (var histogram in series.Histograms)
        {
            bytes += histogram is null ? 0 : BytesOf(histogram);
        }

        return bytes;
    }

    private static long BytesOf(FloatHistogram histogram)
        => PointBytesOfHistogram
            + (sizeof(double) * (long)(histogram.PositiveBuckets.Length + histogram.NegativeBuckets.Length));
}

using Trine.Codecs;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Cache;

namespace Trine.QueryFrontend.Logs.Cache;

/// <summary>Answers of parts of metric queries, bounded in bytes. Thread-safe.</summary>
/// <param name="bytesMax">An estimate of the memory that answers take.</param>
internal sealed class MatrixCache(long bytesMax)
{
    private readonly LruCache<MatrixKey, LogQueryResponse> _answers = new(bytesMax);

    /// <returns>Null if there is none.</returns>
    public LogQueryResponse? Find(MatrixKey key) => _answers.Find(key);

    /// <summary>Keeps an answer, unless it alone is larger than the cache.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Add(MatrixKey key, LogQueryResponse response)
    {
        // What it cost is not counted for those who get it for nothing.
        return _answers.Set(key, response with { Counts = default }, BytesOf(key, response));
    }

    private static long BytesOf(MatrixKey key, LogQueryResponse response)
        => ResultBytes.Entry + ResultBytes.Of(key.Query) + (response.Data is MetricMatrix matrix
            ? matrix.Series.Sum(static series => ResultBytes.OfSeries(series.Labels, series.Values.Length)) : 0);
}

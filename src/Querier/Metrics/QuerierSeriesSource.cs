using Trine.Codecs;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL;
using Trine.Querier.Blocks;
using Trine.Storage.Metrics;

namespace Trine.Querier.Metrics;

/// <summary>One tenant's series, from ingesters and blocks as one. Thread-safe.</summary>
internal sealed class QuerierSeriesSource(
    TenantId tenant, MetricLimits limits, IngesterReads ingesters, SignalBlocks<MetricBlockReader> blocks)
    : ISeriesSource
{
    /// <exception cref="RequestException">Too many ingesters are down, the query touches too much, or data are damaged.
    /// </exception>
    public async ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
    {
        var (heads, older) = (new List<SeriesSet>(), new List<SeriesSet>());
        try
        {
            // Ingesters first: what they flush meanwhile is then in both places, where merging finds it, never in none.
            var answers = await ingesters.AskAllAsync(
                (client, token) => client.Metrics.SelectAsync(tenant, selection, token),
                static answer => answer.Dispose(),
                cancellationToken);
            heads.AddRange(answers.Select(answer => answer.Series));
            var recent = answers.SelectMany(answer => answer.RecentBlocks).ToHashSet(StringComparer.Ordinal);
            var range = MetricTime.Range(selection.MinMs, selection.MaxMs);
            var readers = await blocks.OpenAsync(tenant, range, recent, cancellationToken);
            foreach (var reader in readers.OrderBy(reader => reader.Meta.MinTimestampNs))
            {
                older.Add(await reader.SelectAsync(selection, cancellationToken));
            }

            var merged = SeriesMerger.Merge(heads, older);
            CheckCount(merged.Series.Count);
            return merged;
        }
        catch (Exception failure)
        {
            heads.ForEach(set => set.Dispose());
            older.ForEach(set => set.Dispose());
            if (failure is CorruptionException damage)
            {
                throw blocks.Damaged(tenant, damage);
            }

            throw;
        }
    }

    private void CheckCount(int series)
    {
        if (limits.FetchedSeriesPerQueryMax > 0 && series > limits.FetchedSeriesPerQueryMax)
        {
            throw new RequestException(
                RequestError.Unprocessable,
                "the query exceeded the maximum number of series (limit: "
                + $"{limits.FetchedSeriesPerQueryMax} series) (err-mimir-max-series-per-query). Consider reducing the "
                + "time range and/or number of series selected by the query. One way to reduce the number of selected "
                + "series is to add more label matchers to the query. Otherwise, to adjust the related per-tenant limit, "
                + "configure -querier.max-fetched-series-per-query, or contact your service administrator.");
        }
    }
}

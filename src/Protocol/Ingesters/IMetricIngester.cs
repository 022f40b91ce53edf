using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Metrics;

namespace Trine.Protocol.Ingesters;

/// <summary>The metrics of an ingester. Thread-safe. Times are milliseconds since 1970 UTC, both ends included.</summary>
public interface IMetricIngester : IMetricReads
{
    /// <summary>Stores a frame; returns once it is durable here.</summary>
    /// <param name="tenant">Whose series they are.</param>
    /// <param name="frame">See docs/format/metric-frame.md; not kept after the call.</param>
    /// <param name="cancellationToken">Ends the wait; the samples may be stored all the same.</param>
    /// <returns>What was refused, if anything; the rest is stored.</returns>
    ValueTask<MetricPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);

    /// <summary>The series in memory that a selection touches; the caller disposes the answer's set.</summary>
    ValueTask<MetricSelectResult> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken);
}

/// <summary>What an ingester, or a distributor, refused of a push.</summary>
/// <param name="Error">The kind of the first refusal of a sample; null when all samples are stored.</param>
/// <param name="Messages">Upstream's texts for samples that were refused, distinct, bounded in number.</param>
/// <param name="ExemplarMessages">Upstream's texts for exemplars that were refused; samples are stored all the same.</param>
/// <param name="Discarded">Refusals by reason.</param>
/// <param name="Refused">How many of each kind.</param>
public sealed record MetricPushResult(
    RequestError? Error,
    IReadOnlyList<string> Messages,
    IReadOnlyList<string> ExemplarMessages,
    IReadOnlyList<MetricDiscard> Discarded,
    MetricCounts Refused)
{
    /// <summary>More different texts help nobody and cost memory.</summary>
    public const int MessagesMax = 100;

    /// <summary>Everything was stored.</summary>
    public static MetricPushResult Stored { get; } = new(null, [], [], [], default);
}

/// <summary>Samples, exemplars or metadata refused for one reason.</summary>
/// <param name="Reason">Mimir's label value, such as <c>sample-out-of-order</c>.</param>
/// <param name="Count">How many.</param>
public readonly record struct MetricDiscard(string Reason, int Count);

/// <summary>Figures by kind.</summary>
public readonly record struct MetricCounts(int Floats, int Histograms, int Exemplars)
{
    public static MetricCounts operator +(MetricCounts left, MetricCounts right) => new(
        left.Floats + right.Floats, left.Histograms + right.Histograms, left.Exemplars + right.Exemplars);

    public static MetricCounts operator -(MetricCounts left, MetricCounts right) => new(
        left.Floats - right.Floats, left.Histograms - right.Histograms, left.Exemplars - right.Exemplars);

    public static MetricCounts Add(MetricCounts left, MetricCounts right) => left + right;

    public static MetricCounts Subtract(MetricCounts left, MetricCounts right) => left - right;
}

/// <summary>An ingester's share of a selection.</summary>
/// <param name="Series">Series in memory; disposed by whoever got the answer.</param>
/// <param name="RecentBlocks">
/// Ids of blocks of this tenant that the ingester has written lately: a reader whose bucket index is older must open these too.
/// </param>
public sealed record MetricSelectResult(SeriesSet Series, IReadOnlyList<string> RecentBlocks) : IDisposable
{
    public void Dispose() => Series.Dispose();
}

using System.Text;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Distributor.Metrics;

/// <summary>Mimir's texts for what a distributor refuses. Clients and operators look for the ids in them.</summary>
internal static class MetricErrors
{
    /// <summary>Most characters of a name, value or series in a text.</summary>
    private const int TextCharsMax = 200;

    private const string AdjustOne = ". To adjust the related per-tenant limit, configure -{0}, or contact your service administrator.";

    public static string MissingName => "received series has no metric name (err-mimir-missing-metric-name)";

    public static string InvalidName(ReadOnlySpan<byte> name)
        => $"received a series with invalid metric name: '{Cut(name)}' (err-mimir-metric-name-invalid)";

    public static string InvalidLabel(ReadOnlySpan<byte> name, string series)
        => $"received a series with an invalid label: '{Cut(name)}' series: '{series}' (err-mimir-label-invalid)";

    public static string InvalidValue(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, string series)
        => $"received a series with invalid value in label '{Cut(name)}': '{Cut(value)}' metric: '{series}' (err-mimir-label-value-invalid)";

    public static string Duplicate(ReadOnlySpan<byte> name, string series)
        => $"received a series with duplicate label name, label: '{Cut(name)}' series: '{series}' (err-mimir-duplicate-label-names)";

    /// <summary>Prometheus's text for what it cannot tell apart.</summary>
    public static string PrometheusDuplicate(ReadOnlySpan<byte> name, string series)
        => $"invalid labels for series, labels {series}, duplicated label {Cut(name)}";

    /// <summary>Prometheus's text for any other fault of labels.</summary>
    public static string PrometheusInvalid(string series) => $"invalid metric name or labels, got {series}";

    public static string TooManyLabels(int count, int limit, bool isInfo, string series) => isInfo
        ? $"received an info series whose number of labels exceeds the limit (actual: {count}, limit: {limit}) series: '{series}' "
            + "(err-mimir-max-label-names-per-info-series)" + Adjust("validation.max-label-names-per-info-series")
        : $"received a series whose number of labels exceeds the limit (actual: {count}, limit: {limit}) series: '{series}' "
            + "(err-mimir-max-label-names-per-series)" + Adjust("validation.max-label-names-per-series");

    public static string NameTooLong(ReadOnlySpan<byte> name, string series)
        => $"received a series whose label name length exceeds the limit, label: '{Cut(name)}' series: '{series}' "
            + "(err-mimir-label-name-too-long)" + Adjust("validation.max-length-label-name");

    public static string ValueTooLong(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int limit, string series)
        => $"received a series whose label value length of {value.Length} exceeds the limit of {limit}, label: '{Cut(name)}', "
            + $"value: '{Cut(value)}' (truncated) series: '{series}' (err-mimir-label-value-too-long)"
            + Adjust("validation.max-length-label-value");

    public static string InFuture(long timestampMs, string series)
        => $"received a sample whose timestamp is too far in the future, timestamp: {timestampMs} series: '{series}' "
            + "(err-mimir-too-far-in-future)" + Adjust("validation.create-grace-period");

    public static string InPast(long timestampMs, string series)
        => $"received a sample whose timestamp is too far in the past, timestamp: {timestampMs} series: '{series}' "
            + "(err-mimir-too-far-in-past)" + Adjust("validation.past-grace-period");

    public static string ExemplarInFuture(long timestampMs, string series)
        => $"received an exemplar whose timestamp is too far in the future, timestamp: {timestampMs} series: '{series}' "
            + "(err-mimir-exemplar-too-far-in-future)" + Adjust("validation.create-grace-period");

    public static string ExemplarTooLong(long timestampMs, string series)
        => "received an exemplar where the size of its combined labels exceeds the limit of 128 characters, "
            + $"timestamp: {timestampMs} series: '{series}' (err-mimir-exemplar-labels-too-long)";

    public static string ExemplarLabelInvalid(long timestampMs, string series)
        => $"received an exemplar with invalid labels, timestamp: {timestampMs} series: '{series}'";

    public static string TooManyBuckets(long timestampMs, int buckets, int limit, string series)
        => $"received a native histogram sample with too many buckets, timestamp: {timestampMs} series: {series}, "
            + $"buckets: {buckets}, limit: {limit} (err-mimir-max-native-histogram-buckets)"
            + Adjust("validation.max-native-histogram-buckets");

    public static string InvalidSchema(int schema)
        => $"received a native histogram sample with an invalid schema: {schema} (err-mimir-invalid-native-histogram-schema)";

    public static string WithoutSamples(string series)
        => $"TimeSeries must contain at least one sample or histogram for series {series}";

    public static string MetadataNameTooLong(ReadOnlySpan<byte> family)
        => $"received a metric metadata whose metric name length exceeds the limit, metric name: '{Cut(family)}' "
            + "(err-mimir-metric-name-too-long)" + Adjust("validation.max-metadata-length");

    public static string MetadataUnitTooLong(ReadOnlySpan<byte> unit, ReadOnlySpan<byte> family)
        => $"received a metric metadata whose unit name length exceeds the limit, unit: '{Cut(unit)}' metric name: '{Cut(family)}' "
            + "(err-mimir-unit-too-long)" + Adjust("validation.max-metadata-length");

    public static string MetadataWithoutName
        => "received a metric metadata with no metric name (err-mimir-metadata-missing-metric-name)";

    public static RequestException RequestRate(MetricLimits limits) => new(
        RequestError.RateLimited,
        $"the request has been rejected because the tenant exceeded the request rate limit, set to {limits.RequestRate} requests/s "
        + $"across all distributors with a maximum allowed burst of {limits.RequestBurst} (err-mimir-tenant-max-request-rate). "
        + "To adjust the related per-tenant limits, configure -distributor.request-rate-limit and "
        + "-distributor.request-burst-size, or contact your service administrator.");

    public static RequestException IngestionRate(MetricLimits limits) => new(
        RequestError.RateLimited,
        $"the request has been rejected because the tenant exceeded the ingestion rate limit, set to {limits.IngestionRate} items/s "
        + $"with a maximum allowed burst of {limits.IngestionBurst}. This limit is applied on the total number of samples, exemplars "
        + "and metadata received across all distributors (err-mimir-tenant-max-ingestion-rate). To adjust the related per-tenant "
        + "limits, configure -distributor.ingestion-rate-limit and -distributor.ingestion-burst-size, or contact your service "
        + "administrator.");

    public static RequestException TooManyClusters(int limit) => new(
        RequestError.BadRequest,
        "the write request has been rejected because the maximum number of high-availability (HA) clusters has been reached for "
        + $"this tenant (limit: {limit}) (err-mimir-tenant-too-many-ha-clusters)" + Adjust("distributor.ha-tracker.max-clusters"));

    public static RequestException TooLarge(long bytes, long limit) => new(
        RequestError.TooLarge,
        $"the incoming push request has been rejected because its message size of {bytes} bytes is larger than the allowed limit of "
        + $"{limit} bytes (err-mimir-distributor-max-write-message-size). To adjust the related limit, configure "
        + "-distributor.max-recv-msg-size, or contact your service administrator.");

    /// <summary>A series as texts show it.</summary>
    public static string SeriesText(ReadOnlySpan<byte> labels)
    {
        var text = SeriesLabels.ToLabelSet(labels).ToString();
        return text.Length <= TextCharsMax ? text : text[..TextCharsMax];
    }

    private static string Adjust(string flag) => AdjustOne.Replace("{0}", flag, StringComparison.Ordinal);

    private static string Cut(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, TextCharsMax)]);
}

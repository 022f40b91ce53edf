using Trine.Model;
using Trine.Model.GoText;

namespace Trine.Storage.Metrics;

/// <summary>Why a head did not take a sample or exemplar.</summary>
public enum MetricRefusalReason
{
    /// <summary>The series would be one too many.</summary>
    SeriesLimit,

    /// <summary>Older than the series' newest sample, and no sample out of order is taken.</summary>
    OutOfOrder,

    /// <summary>Older than the out-of-order window.</summary>
    TooOld,

    /// <summary>Older than what the head takes at all.</summary>
    OutOfBounds,

    /// <summary>Another value has this time already.</summary>
    DuplicateTimestamp,

    /// <summary>An exemplar older than the series' newest one.</summary>
    ExemplarOutOfOrder,

    /// <summary>An exemplar whose labels are too long.</summary>
    ExemplarLabelsTooLong,
}

/// <summary>A sample or exemplar that was not taken.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Series">Whose.</param>
/// <param name="TimestampMs">Its time; that of the first sample where a whole series is refused.</param>
/// <param name="Message">Prometheus's text with the series; Mimir's for limits.</param>
public sealed record MetricRefusal(MetricRefusalReason Reason, LabelSet Series, long TimestampMs, string Message)
{
    /// <summary>The value of Mimir's metric label <c>reason</c>.</summary>
    public string ReasonLabel => Label(Reason);

    public static string Label(MetricRefusalReason reason) => reason switch
    {
        MetricRefusalReason.SeriesLimit => "per_user_series_limit",
        MetricRefusalReason.OutOfOrder => "sample-out-of-order",
        MetricRefusalReason.TooOld => "sample-too-old",
        MetricRefusalReason.OutOfBounds => "sample-timestamp-too-old",
        MetricRefusalReason.DuplicateTimestamp => "new-value-for-timestamp",
        MetricRefusalReason.ExemplarOutOfOrder => "exemplar-out-of-order",
        _ => "exemplar-labels-too-long",
    };
}

/// <summary>Writes the texts of refusals as upstream writes them, since clients and people match on them.</summary>
internal static class MetricRefusalText
{
    public const string OutOfOrder = "out of order sample";
    public const string TooOld = "too old sample";
    public const string OutOfBounds = "out of bounds";
    public const string Duplicate = "duplicate sample for timestamp";
    public const string ExemplarOutOfOrder = "out of order exemplar";
    public const string ExemplarLabelsTooLong = "label length for exemplar exceeds maximum of 128 UTF-8 characters";

    public static string SeriesLimit(int seriesMax)
        => $"per-user series limit of {seriesMax} exceeded (err-mimir-max-series-per-user). To adjust the related per-tenant "
            + "limit, configure -ingester.max-global-series-per-user, or contact your service administrator.";

    public static string DuplicateOf(long timestampMs, double existing, double value)
        => $"{Duplicate} {timestampMs}; overrides not allowed: existing {GoFloat.FormatG(existing)}, new value {GoFloat.FormatG(value)}";

    public static string DuplicateOfHistogram(long timestampMs, double value)
        => $"{Duplicate} {timestampMs}; overrides not allowed: existing is a histogram, new value {GoFloat.FormatG(value)}";
}

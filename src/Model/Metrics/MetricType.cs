namespace Trine.Model.Metrics;

/// <summary>What a metric family is; numbers as in remote write.</summary>
public enum MetricType : byte
{
    Unknown = 0,
    Counter = 1,
    Gauge = 2,
    Histogram = 3,
    GaugeHistogram = 4,
    Summary = 5,
    Info = 6,
    StateSet = 7,
}

/// <summary>Prometheus's words for <see cref="MetricType"/>.</summary>
public static class MetricTypes
{
    private static readonly string[] Names =
        ["unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

    /// <summary>The word; numbers that are not known are <c>unknown</c>.</summary>
    public static string NameOf(MetricType type) => (int)type < Names.Length ? Names[(int)type] : Names[0];

    /// <summary>The type of a number as sent; those not known are <see cref="MetricType.Unknown"/>.</summary>
    public static MetricType Of(uint number) => number < Names.Length ? (MetricType)number : MetricType.Unknown;
}

using System.Diagnostics.Metrics;

namespace Trine.Hosting.Telemetry;

/// <summary>How an instrument's measurements become samples.</summary>
internal enum MetricKind
{
    /// <summary>Measurements are added up and only grow.</summary>
    Counter,

    /// <summary>Measurements are added up (<c>UpDownCounter</c>).</summary>
    Sum,

    /// <summary>The last measurement counts.</summary>
    Gauge,

    /// <summary>A counter that reports its whole value when asked.</summary>
    ObservedCounter,

    /// <summary>A gauge that reports its value when asked.</summary>
    ObservedGauge,

    Histogram,
}

/// <summary>Maps instruments to kinds, and kinds to words of the exposition format.</summary>
internal static class MetricKinds
{
    /// <summary>Null for an instrument type that this version of the library does not have.</summary>
    public static MetricKind? Of(Instrument instrument)
        => instrument.GetType() is { IsGenericType: true } type ? OfGeneric(type.GetGenericTypeDefinition()) : null;

    public static string TypeNameOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter or MetricKind.ObservedCounter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    public static bool IsObserved(this MetricKind kind) => kind is MetricKind.ObservedCounter or MetricKind.ObservedGauge;

    private static MetricKind? OfGeneric(Type type)
        => type == typeof(Counter<>) ? MetricKind.Counter
            : type == typeof(UpDownCounter<>) ? MetricKind.Sum
            : type == typeof(Gauge<>) ? MetricKind.Gauge
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(ObservableCounter<>) ? MetricKind.ObservedCounter
            : type == typeof(ObservableGauge<>) || type == typeof(ObservableUpDownCounter<>) ? MetricKind.ObservedGauge
            : null;
}

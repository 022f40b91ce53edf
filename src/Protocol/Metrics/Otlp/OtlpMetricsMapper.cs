using System.Text;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>Turns an <c>ExportMetricsServiceRequest</c> into series with Prometheus's translation. For one request.</summary>
/// <remarks>
/// Request: resource_metrics=1 {resource=1, scope_metrics=2 {scope=1, metrics=2, schema_url=3}}. The form of what comes out is
/// Prometheus's, as storage/remote/otlptranslator documents it.
/// </remarks>
internal sealed class OtlpMetricsMapper(MetricBatch batch, OtlpMetricsConfig config) : IDisposable
{
    /// <summary>Half of the time that an instant query looks back: then some sample of <c>target_info</c> is always found.</summary>
    private const long TargetInfoStepMs = 150_000;

    /// <summary>A week of <c>target_info</c>: what a request spans beyond it, by mistake or malice, gets none.</summary>
    private const int TargetInfoSamplesMax = 4096;

    private readonly OtlpSeriesWriter _series = new(batch, config);
    private long _earliestMs;
    private long _latestMs;

    /// <summary>Data points that could not be translated.</summary>
    public int RefusedPoints { get; private set; }

    /// <summary>Why; empty when there are none.</summary>
    public string Fault { get; private set; } = "";

    /// <exception cref="Model.RequestException">Values are nested too deep.</exception>
    /// <exception cref="ProtoException">Malformed.</exception>
    public void Map(ReadOnlySpan<byte> message)
    {
        var request = new ProtoReader(message);
        while (request.ReadTag())
        {
            if (request.FieldNumber == 1)
            {
                MapResource(request.ReadMessage());
            }
            else
            {
                request.Skip();
            }
        }
    }

    public void Dispose() => _series.Dispose();

    private void MapResource(ProtoReader resourceMetrics)
    {
        (_earliestMs, _latestMs) = (long.MaxValue, long.MinValue);
        _series.Resource.Read(Find(resourceMetrics, 1));
        while (resourceMetrics.ReadTag())
        {
            if (resourceMetrics.FieldNumber == 2)
            {
                MapScope(resourceMetrics.ReadMessage());
            }
            else
            {
                resourceMetrics.Skip();
            }
        }

        if (_latestMs >= _earliestMs && _series.Resource.HasTargetInfo)
        {
            WriteTargetInfo();
        }
    }

    private void MapScope(ProtoReader scopeMetrics)
    {
        _series.Scope.Read(Find(scopeMetrics, 1), Find(scopeMetrics, 3).Message);
        while (scopeMetrics.ReadTag())
        {
            if (scopeMetrics.FieldNumber == 2)
            {
                MapMetric(new OtlpMetric(scopeMetrics.ReadMessage()));
            }
            else
            {
                scopeMetrics.Skip();
            }
        }
    }

    private void MapMetric(OtlpMetric metric)
    {
        if (metric.Data == OtlpData.None || !metric.HasPoints)
        {
            return; // As upstream, which only warns.
        }

        if (!metric.IsTemporalityAccepted(config.AcceptsDelta))
        {
            Refuse(metric.Points, $"invalid temporality and type combination for metric \"{metric.Name}\"");
            return;
        }

        var kind = metric.Data == OtlpData.Gauge ? OtlpMetricKind.Gauge
            : metric.Data == OtlpData.Sum && metric.IsMonotonic && !metric.IsDelta ? OtlpMetricKind.MonotonicSum : OtlpMetricKind.Other;
        var name = OtlpMetricName.Build(metric.Name, metric.Unit, kind, config);
        if (name.Length == 0)
        {
            Refuse(metric.Points, $"normalization for metric \"{metric.Name}\" resulted in invalid name");
            return;
        }

        MapPoints(metric, Encoding.UTF8.GetBytes(name));
        batch.AddMetadata(new BatchMetadata(
            TypeOf(metric),
            batch.AppendText(Encoding.UTF8.GetBytes(name)),
            batch.AppendText(metric.Description),
            batch.AppendText(Encoding.UTF8.GetBytes(metric.Unit))));
    }

    private void MapPoints(OtlpMetric metric, ReadOnlySpan<byte> name)
    {
        var points = metric.Points;
        while (points.ReadTag())
        {
            if (points.FieldNumber != 1)
            {
                points.Skip();
                continue;
            }

            var point = points.ReadMessage();
            var timestampMs = MapPoint(metric, name, point);
            if (timestampMs is { } mapped)
            {
                _earliestMs = Math.Min(_earliestMs, mapped);
                _latestMs = Math.Max(_latestMs, mapped);
            }
        }
    }

    /// <returns>The point's time; null when it was refused.</returns>
    private long? MapPoint(OtlpMetric metric, ReadOnlySpan<byte> name, ProtoReader point)
    {
        switch (metric.Data)
        {
            case OtlpData.Gauge or OtlpData.Sum:
                return OtlpNumberPoint.Map(
                    _series, name, point, isCounter: metric.IsMonotonic && !metric.IsDelta, hasExemplars: metric.Data == OtlpData.Sum);
            case OtlpData.Histogram when config.ConvertsHistograms:
                return OtlpHistogramPoint.MapNative(_series, name, point, metric.IsDelta);
            case OtlpData.Histogram:
                return OtlpHistogramPoint.MapClassic(_series, name, point);
            case OtlpData.Summary:
                return OtlpSummaryPoint.Map(_series, name, point);
            default:
                var exponential = new OtlpExponentialPoint(point);
                if (exponential.Fault.Length > 0)
                {
                    Refuse(1, exponential.Fault);
                    return null;
                }

                return exponential.Map(_series, name, metric.IsDelta);
        }
    }

    private void WriteTargetInfo()
    {
        _series.BeginTargetInfo();
        var samples = 0;
        for (var timestampMs = _earliestMs; timestampMs < _latestMs && samples < TargetInfoSamplesMax; timestampMs += TargetInfoStepMs)
        {
            batch.AddFloat(timestampMs, 1);
            samples++;
        }

        batch.AddFloat(_latestMs, 1);
    }

    private void Refuse(ProtoReader points, string fault)
    {
        var count = 0;
        while (points.ReadTag())
        {
            count += points.FieldNumber == 1 ? 1 : 0;
            points.Skip();
        }

        Refuse(count, fault);
    }

    private void Refuse(int count, string fault)
    {
        RefusedPoints += count;
        Fault = Fault.Length == 0 ? fault : Fault.Length < 4096 && !Fault.Contains(fault, StringComparison.Ordinal) ? $"{Fault}; {fault}" : Fault;
    }

    private static MetricType TypeOf(OtlpMetric metric) => metric.Data switch
    {
        _ when metric.IsDelta => MetricType.Unknown,
        OtlpData.Gauge => MetricType.Gauge,
        OtlpData.Sum => metric.IsMonotonic ? MetricType.Counter : MetricType.Gauge,
        OtlpData.Summary => MetricType.Summary,
        _ => MetricType.Histogram,
    };

    /// <summary>A nested message or string, which may stand anywhere; empty when absent.</summary>
    private static ProtoReader Find(ProtoReader owner, int field)
    {
        var found = default(ProtoReader);
        while (owner.ReadTag())
        {
            if (owner.FieldNumber == field)
            {
                found = owner.ReadMessage();
            }
            else
            {
                owner.Skip();
            }
        }

        return found;
    }
}

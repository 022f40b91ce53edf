using System.Globalization;
using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Metrics;

namespace Trine.Protocol.Tests.Metrics;

/// <summary>A batch as text that a test can compare: one line a series, a sample, an exemplar, a metric family.</summary>
internal static class MetricBatchText
{
    public static string Of(MetricBatch batch)
    {
        var text = new StringBuilder();
        for (var i = 0; i < batch.SeriesCount; i++)
        {
            var series = batch.SeriesAt(i);
            text.Append(series.Fault switch
            {
                LabelFault.None => SeriesLabels.ToLabelSet(batch.Bytes(series.Labels)).ToString(),
                LabelFault.BadReference => Encoding.UTF8.GetString(batch.Bytes(series.Labels)),
                _ => series.Fault.ToString(),
            }).Append('\n');
            AppendSamples(text, batch, series);
        }

        foreach (var metadata in batch.Metadata)
        {
            text.Append(CultureInfo.InvariantCulture, $"# {MetricTypes.NameOf(metadata.Type)} {Text(batch, metadata.Family)} ");
            text.Append(CultureInfo.InvariantCulture, $"'{Text(batch, metadata.Help)}' '{Text(batch, metadata.Unit)}'\n");
        }

        return text.ToString();
    }

    private static void AppendSamples(StringBuilder text, MetricBatch batch, MetricBatchSeries series)
    {
        for (var i = series.Floats.Start; i < series.Floats.End; i++)
        {
            var value = StaleMarker.IsStale(batch.Values[i]) ? "stale" : GoFloat.Format(batch.Values[i]);
            text.Append(CultureInfo.InvariantCulture, $"  {value}@{batch.TimestampsMs[i]}");
            text.Append(batch.StartOf(i) != 0 ? $" from {batch.StartOf(i)}\n" : "\n");
        }

        for (var i = series.Histograms.Start; i < series.Histograms.End; i++)
        {
            var sample = batch.Histograms[i];
            text.Append(CultureInfo.InvariantCulture, $"  {Describe(sample.Histogram)}@{sample.TimestampMs}\n");
        }

        for (var i = series.Exemplars.Start; i < series.Exemplars.End; i++)
        {
            var exemplar = batch.Exemplars[i];
            var labels = SeriesLabels.ToLabelSet(batch.Bytes(exemplar.Labels));
            text.Append(CultureInfo.InvariantCulture, $"  # {labels} {GoFloat.Format(exemplar.Value)}@{exemplar.TimestampMs}\n");
        }
    }

    private static string Describe(FloatHistogram histogram)
    {
        var kind = histogram.IsInteger ? "int" : "float";
        var counts = string.Join(' ', histogram.PositiveBuckets);
        return $"{kind} schema {histogram.Schema} count {histogram.Count} sum {histogram.Sum} buckets {counts}";
    }

    private static string Text(MetricBatch batch, TextSlice slice) => Encoding.UTF8.GetString(batch.Bytes(slice));
}

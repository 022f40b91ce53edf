using System.IO.Pipelines;
using Trine.Model.GoText;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Metrics.Json;

/// <summary>Writes the values of queries.</summary>
internal static class ResultJson
{
    /// <summary>Series, or points of a series, between looks at how much has gathered.</summary>
    private const int PointsPerFlush = 1024;

    /// <summary>Writes <c>"resultType":"vector","result":[…]</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="limit">Most series; 0 for no bound.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether series were left out.</returns>
    public static async Task<bool> WriteAsync(
        PipeWriter output, PromQLValue value, int limit, CancellationToken cancellationToken)
    {
        var json = new JsonOutput(output, isHtmlSafe: false);
        switch (value)
        {
            case PromQLScalar scalar:
                json.Raw("\"resultType\":\"scalar\",\"result\":["u8);
                json.Seconds(scalar.TimestampMs);
                json.Raw(",\""u8);
                json.Raw(System.Text.Encoding.ASCII.GetBytes(GoFloat.Format(scalar.Value)));
                json.Raw("\"]"u8);
                return false;
            case PromQLString text:
                json.Raw("\"resultType\":\"string\",\"result\":["u8);
                json.Seconds(text.TimestampMs);
                json.Raw(","u8);
                json.String(text.Text);
                json.Raw("]"u8);
                return false;
            case PromQLVector vector:
                json.Raw("\"resultType\":\"vector\",\"result\":["u8);
                await WriteVectorAsync(output, vector, Count(vector.Samples.Count, limit), cancellationToken);
                json.Raw("]"u8);
                return limit > 0 && vector.Samples.Count > limit;
            default:
                var matrix = (PromQLMatrix)value;
                json.Raw("\"resultType\":\"matrix\",\"result\":["u8);
                await WriteMatrixAsync(output, matrix, Count(matrix.Series.Count, limit), cancellationToken);
                json.Raw("]"u8);
                return limit > 0 && matrix.Series.Count > limit;
        }
    }

    private static int Count(int count, int limit) => limit > 0 ? Math.Min(count, limit) : count;

    private static async Task WriteVectorAsync(
        PipeWriter output, PromQLVector vector, int count, CancellationToken cancellationToken)
    {
        var json = new JsonOutput(output, isHtmlSafe: false);
        for (var i = 0; i < count; i++)
        {
            var sample = vector.Samples[i];
            json.Raw(i > 0 ? ",{\"metric\":"u8 : "{\"metric\":"u8);
            json.Labels(sample.Labels);
            if (sample.Histogram is null)
            {
                json.Raw(",\"value\":"u8);
                WriteFloat(output, vector.TimestampMs, sample.Value, isFirst: true);
            }
            else
            {
                json.Raw(",\"histogram\":"u8);
                WriteHistogram(output, vector.TimestampMs, sample.Histogram, isFirst: true);
            }

            json.Raw("}"u8);
            await PromResponse.FlushIfLargeAsync(output, cancellationToken);
        }
    }

    private static async Task WriteMatrixAsync(
        PipeWriter output, PromQLMatrix matrix, int count, CancellationToken cancellationToken)
    {
        var json = new JsonOutput(output, isHtmlSafe: false);
        for (var i = 0; i < count; i++)
        {
            var series = matrix.Series[i];
            json.Raw(i > 0 ? ",{\"metric\":"u8 : "{\"metric\":"u8);
            json.Labels(series.Labels);
            await WritePointsAsync(output, series, areHistograms: false, cancellationToken);
            if (series.HasHistograms)
            {
                await WritePointsAsync(output, series, areHistograms: true, cancellationToken);
            }

            json.Raw("}"u8);
        }
    }

    /// <summary>Writes the floats or the histograms of a series; nothing if there are none.</summary>
    private static async Task WritePointsAsync(
        PipeWriter output, MatrixSeries series, bool areHistograms, CancellationToken cancellationToken)
    {
        var isFirst = true;
        for (var start = 0; start < series.Count; start += PointsPerFlush)
        {
            var end = Math.Min(start + PointsPerFlush, series.Count);
            WriteRun(output, series, areHistograms, start, end, ref isFirst);
            await PromResponse.FlushIfLargeAsync(output, cancellationToken);
        }

        if (!isFirst)
        {
            new JsonOutput(output, isHtmlSafe: false).Raw("]"u8);
        }
    }

    private static void WriteRun(
        PipeWriter output, MatrixSeries series, bool areHistograms, int start, int end, ref bool isFirst)
    {
        var times = series.TimestampsMs;
        var values = series.Values;
        var histograms = series.Histograms;
        for (var i = start; i < end; i++)
        {
            var histogram = histograms.IsEmpty ? null : histograms[i];
            if (histogram is null == areHistograms)
            {
                continue;
            }

            if (isFirst)
            {
                new JsonOutput(output, isHtmlSafe: false).Raw(areHistograms ? ",\"histograms\":["u8 : ",\"values\":["u8);
            }

            if (histogram is null)
            {
                WriteFloat(output, times[i], values[i], isFirst);
            }
            else
            {
                WriteHistogram(output, times[i], histogram, isFirst);
            }

            isFirst = false;
        }
    }

    /// <summary>Writes <c>[1,"2"]</c>, behind a comma unless it is the first.</summary>
    private static void WriteFloat(PipeWriter output, long timestampMs, double value, bool isFirst)
    {
        var span = output.GetSpan(2 * PromNumbers.BytesMax);
        var length = 0;
        if (!isFirst)
        {
            span[length++] = (byte)',';
        }

        span[length++] = (byte)'[';
        length += PromNumbers.Timestamp(span[length..], timestampMs);
        span[length++] = (byte)',';
        length += PromNumbers.Value(span[length..], value);
        span[length++] = (byte)']';
        output.Advance(length);
    }

    private static void WriteHistogram(PipeWriter output, long timestampMs, FloatHistogram histogram, bool isFirst)
    {
        var json = new JsonOutput(output, isHtmlSafe: false);
        json.Raw(isFirst ? "["u8 : ",["u8);
        PromNumbers.Timestamp(output, timestampMs);
        json.Raw(","u8);
        HistogramJson.Write(output, histogram);
        json.Raw("]"u8);
    }
}

using System.Buffers;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Metrics.Json;

/// <summary>Writes native histograms as Prometheus's API shows them.</summary>
internal static class HistogramJson
{
    /// <summary>Writes <c>{"count":"3","sum":"2","buckets":[[0,"0.5","1","3"]]}</c>, without empty buckets.</summary>
    public static void Write(IBufferWriter<byte> output, FloatHistogram histogram)
    {
        var json = new JsonOutput(output, isHtmlSafe: false);
        json.Raw("{\"count\":"u8);
        PromNumbers.Value(output, histogram.Count);
        json.Raw(",\"sum\":"u8);
        PromNumbers.Value(output, histogram.Sum);
        var isFirst = true;
        foreach (var bucket in histogram.AllBuckets())
        {
            if (bucket.Count == 0)
            {
                continue;
            }

            json.Raw(isFirst ? ",\"buckets\":["u8 : ","u8);
            isFirst = false;
            WriteBucket(output, json, bucket);
        }

        json.Raw(isFirst ? "}"u8 : "]}"u8);
    }

    private static void WriteBucket(IBufferWriter<byte> output, JsonOutput json, HistogramBucket bucket)
    {
        json.Raw((bucket.IsLowerInclusive, bucket.IsUpperInclusive) switch
        {
            (false, true) => "[0,"u8,
            (true, false) => "[1,"u8,
            (false, false) => "[2,"u8,
            _ => "[3,"u8,
        });
        PromNumbers.Value(output, bucket.Lower);
        json.Raw(","u8);
        PromNumbers.Value(output, bucket.Upper);
        json.Raw(","u8);
        PromNumbers.Value(output, bucket.Count);
        json.Raw("]"u8);
    }
}

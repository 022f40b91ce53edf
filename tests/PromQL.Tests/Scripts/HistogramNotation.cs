using System.Globalization;
using Trine.Model.Metrics;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>Reads <c>{{schema:0 sum:5 count:4 buckets:[1 2 1]}}</c>.</summary>
internal static class HistogramNotation
{
    public static FloatHistogram Read(string text, out bool hasHint)
    {
        hasHint = false;
        var histogram = new FloatHistogram();
        var (offset, negativeOffset) = (0, 0);
        foreach (var (key, value) in Entries(text[2..^2]))
        {
            switch (key)
            {
                case "schema":
                    histogram.Schema = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "sum":
                    histogram.Sum = Number(value);
                    break;
                case "count":
                    histogram.Count = Number(value);
                    break;
                case "z_bucket":
                    histogram.ZeroCount = Number(value);
                    break;
                case "z_bucket_w":
                    histogram.ZeroThreshold = Number(value);
                    break;
                case "buckets":
                    histogram.PositiveBuckets = Numbers(value);
                    break;
                case "n_buckets":
                    histogram.NegativeBuckets = Numbers(value);
                    break;
                case "offset":
                    offset = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "n_offset":
                    negativeOffset = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "custom_values":
                    histogram.CustomValues = Numbers(value);
                    break;
                case "counter_reset_hint":
                    hasHint = true;
                    histogram.CounterResetHint = Hint(value);
                    break;
                default:
                    throw new FormatException($"a histogram has no {key}");
            }
        }

        histogram.PositiveSpans = Spans(offset, histogram.PositiveBuckets);
        histogram.NegativeSpans = Spans(negativeOffset, histogram.NegativeBuckets);
        return histogram;
    }

    private static IEnumerable<(string Key, string Value)> Entries(string text)
    {
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                yield break;
            }

            var colon = text.IndexOf(':', at);
            var key = text[at..colon];
            at = colon + 1;
            var end = text[at] == '[' ? text.IndexOf(']', at) + 1 : text.IndexOf(' ', at);
            end = end < 0 ? text.Length : end;
            yield return (key, text[at..end]);
            at = end;
        }
    }

    private static BucketSpan[] Spans(int offset, double[] buckets)
        => buckets.Length == 0 ? [] : [new BucketSpan(offset, (uint)buckets.Length)];

    private static CounterResetHint Hint(string text) => text switch
    {
        "unknown" => CounterResetHint.Unknown,
        "reset" => CounterResetHint.CounterReset,
        "not_reset" => CounterResetHint.NotCounterReset,
        "gauge" => CounterResetHint.Gauge,
        _ => throw new FormatException($"no hint: {text}"),
    };

    private static double[] Numbers(string text)
        => [.. text[1..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    private static double Number(string text)
        => SeriesNotation.TryReadNumber(text, out var value) ? value : throw new FormatException($"no number: {text}");
}

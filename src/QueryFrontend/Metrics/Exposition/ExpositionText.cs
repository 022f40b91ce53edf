using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Syntax;

namespace Trine.QueryFrontend.Metrics.Exposition;

/// <summary>Prometheus's text format, with the type of every family unknown.</summary>
internal sealed class ExpositionText(NameEscaping escaping)
{
    /// <summary>A label that every series is given, so that the reader's own does not take its place.</summary>
    public const string Instance = "instance";

    private readonly StringBuilder _text = new();
    private string _family = "";

    public override string ToString() => _text.ToString();

    public void Append(LabelSet labels, double value, FloatHistogram? histogram, long timestampMs)
    {
        var name = labels.ValueOf(VectorSelectorExpr.MetricNameLabel);
        if (name.Length == 0 || (histogram is null ? StaleMarker.IsStale(value) : !IsPrintable(histogram)))
        {
            return;
        }

        var others = labels.Where(label => label.Name != VectorSelectorExpr.MetricNameLabel).ToList();
        if (!labels.TryGet(Instance, out _))
        {
            others.Add(new Label(Instance, ""));
        }

        if (name != _family)
        {
            _family = name;
            _text.Append("# TYPE ").Append(Name(name)).Append(histogram is null ? " untyped\n" : " histogram\n");
        }

        if (histogram is null)
        {
            AppendLine(name, others, value, timestampMs);
        }
        else
        {
            AppendHistogram(name, others, histogram, timestampMs);
        }
    }

    private static bool IsPrintable(FloatHistogram histogram)
        => histogram.UsesCustomBuckets && !StaleMarker.IsStale(histogram.Sum);

    private void AppendHistogram(
        string name, List<Label> labels, FloatHistogram histogram, long timestampMs)
    {
        var total = 0.0;
        var buckets = histogram.PositiveBucketsOf();
        var isAhead = buckets.MoveNext();
        for (var i = 0; i < histogram.CustomValues.Length; i++)
        {
            for (; isAhead && buckets.Index <= i; isAhead = buckets.MoveNext())
            {
                total += buckets.Count;
            }

            Bucket(GoFloat.FormatG(histogram.CustomValues[i]), total);
        }

        Bucket("+Inf", histogram.Count);
        AppendLine(name + "_sum", labels, histogram.Sum, timestampMs);
        AppendLine(name + "_count", labels, histogram.Count, timestampMs);

        void Bucket(string bound, double count)
            => AppendLine(name + "_bucket", [.. labels, new Label("le", bound)], count, timestampMs);
    }

    private void AppendLine(string name, List<Label> labels, double value, long timestampMs)
    {
        var isQuoted = escaping == NameEscaping.None && !NameEscapings.IsLegacy(name);
        _text.Append(isQuoted ? "{" + Name(name) + "," : Name(name) + "{");
        for (var i = 0; i < labels.Count; i++)
        {
            _text.Append(i > 0 ? "," : "").Append(Name(labels[i].Name)).Append("=\"")
                .Append(Escape(labels[i].Value)).Append('"');
        }

        _text.Append("} ").Append(GoFloat.FormatG(value)).Append(' ').Append(timestampMs).Append('\n');
    }

    private string Name(string name)
        => escaping != NameEscaping.None ? NameEscapings.Escape(name, escaping)
            : NameEscapings.IsLegacy(name) ? name : $"\"{Escape(name)}\"";

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);
}

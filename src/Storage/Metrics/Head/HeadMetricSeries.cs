using System.Text;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>A series of a head as a query sees it.</summary>
internal abstract class HeadMetricSeries(HeadSeries series, LabelStrings strings) : MetricSeries(labels: null)
{
    /// <summary>The series as a selection needs it. Called with the head's lock held.</summary>
    public static HeadMetricSeries Of(HeadSeries series, LabelStrings strings, MetricSelection selection)
        => selection.IsLastOnly && series.TryGetNewest(out var timestampMs, out var value) && timestampMs <= selection.MaxMs
            ? new NewestHeadSeries(series, strings, timestampMs, value)
            : new WholeHeadSeries(series, strings, series.Snapshot());

    public override string ValueOf(string label)
    {
        if (series.Labels is not null || !Ascii.IsValid(label))
        {
            return Labels.ValueOf(label);
        }

        // Fast path: the other labels stay bytes.
        var labels = SeriesLabels.Read(series.LabelBytes);
        while (labels.MoveNext())
        {
            if (labels.Name.Length == label.Length && Ascii.Equals(labels.Name, label))
            {
                return strings.ToText(labels.Value);
            }
        }

        return "";
    }

    protected override LabelSet MakeLabels() => series.ToLabelSet(strings);
}

/// <summary>A series with all its rows.</summary>
internal sealed class WholeHeadSeries(HeadSeries series, LabelStrings strings, in HeadSnapshot rows)
    : HeadMetricSeries(series, strings)
{
    private readonly HeadSnapshot _rows = rows;

    public override void Read(long minMs, long maxMs, SampleColumns into) => _rows.Read(minMs, maxMs, into);

    public override void ReadLast(long minMs, long maxMs, SampleColumns into) => _rows.ReadLast(minMs, maxMs, into);
}

/// <summary>A series with its newest sample alone, for a selection that needs no other; small, as there are many.</summary>
internal sealed class NewestHeadSeries(HeadSeries series, LabelStrings strings, long timestampMs, double value)
    : HeadMetricSeries(series, strings)
{
    public override void Read(long minMs, long maxMs, SampleColumns into)
    {
        if (timestampMs >= minMs && timestampMs <= maxMs)
        {
            into.Add(timestampMs, value);
        }
    }

    public override void ReadLast(long minMs, long maxMs, SampleColumns into) => Read(minMs, maxMs, into);
}

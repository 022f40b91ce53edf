using System.Text;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>A series of a head as a query sees it.</summary>
internal sealed class HeadMetricSeries(HeadSeries series, LabelStrings strings, in HeadSnapshot rows) : MetricSeries(labels: null)
{
    private readonly HeadSnapshot _rows = rows;

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

    public override void Read(long minMs, long maxMs, SampleColumns into) => _rows.Read(minMs, maxMs, into);

    public override void ReadLast(long minMs, long maxMs, SampleColumns into) => _rows.ReadLast(minMs, maxMs, into);

    protected override LabelSet MakeLabels() => series.ToLabelSet(strings);
}

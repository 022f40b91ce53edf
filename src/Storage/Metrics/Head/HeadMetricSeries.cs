using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>A series of a head as a query sees it.</summary>
internal sealed class HeadMetricSeries(LabelSet labels, in HeadSnapshot rows) : MetricSeries(labels)
{
    private readonly HeadSnapshot _rows = rows;

    public override void Read(long minMs, long maxMs, SampleColumns into) => _rows.Read(minMs, maxMs, into);

    public override void ReadLast(long minMs, long maxMs, SampleColumns into) => _rows.ReadLast(minMs, maxMs, into);
}

using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>A series of a block whose pages are in memory; small, as there are many.</summary>
/// <param name="block">The block's index.</param>
/// <param name="series">Its place there.</param>
/// <param name="floats">Where its floats lie.</param>
internal class BlockMetricSeries(MetricBlockIndex block, int series, in PageRun<FloatPage> floats) : MetricSeries(labels: null)
{
    private readonly PageRun<FloatPage> _floats = floats;

    /// <summary>The series as what it holds needs it.</summary>
    public static BlockMetricSeries Of(
        MetricBlockIndex block, int series, in PageRun<FloatPage> floats, in PageRun<HistogramPage> histograms)
        => histograms.IsEmpty && !FloatRuns.HaveStarts(floats)
            ? new BlockMetricSeries(block, series, floats)
            : new MixedBlockSeries(block, series, floats, histograms);

    /// <summary>Grouping asks for few labels of many series: their sets are not made for it.</summary>
    public override string ValueOf(string label)
        => block.ColumnOf(label) is { } column ? column.ValueAt(column.PlaceOf(series)) : "";

    public override void Read(long minMs, long maxMs, SampleColumns into) => Guard(minMs, maxMs, into, isLastOnly: false);

    public override void ReadLast(long minMs, long maxMs, SampleColumns into) => Guard(minMs, maxMs, into, isLastOnly: true);

    protected override LabelSet MakeLabels() => block.LabelsOf(series);

    /// <exception cref="InvalidDataException">The pages are malformed.</exception>
    protected virtual void Read(in PageRun<FloatPage> floats, long minMs, long maxMs, SampleColumns into, bool isLastOnly)
        => FloatRuns.Read(floats, minMs, maxMs, into, isLastOnly);

    private void Guard(long minMs, long maxMs, SampleColumns into, bool isLastOnly)
    {
        try
        {
            Read(_floats, minMs, maxMs, into, isLastOnly);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(block.DataKey, 0, $"series {Labels} is malformed", e.Message, e);
        }
    }
}

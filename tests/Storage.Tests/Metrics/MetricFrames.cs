using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Tests.Metrics;

/// <summary>Frames and label bytes for tests.</summary>
internal static class MetricFrames
{
    public static LabelSet Labels(string name, params string[] pairs)
    {
        var labels = new List<Label> { new("__name__", name) };
        for (var i = 0; i < pairs.Length; i += 2)
        {
            labels.Add(new Label(pairs[i], pairs[i + 1]));
        }

        return LabelSet.Create(labels);
    }

    public static byte[] Bytes(LabelSet labels) => SeriesLabels.ToBytes(labels);
}

using Trine.Model;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>A <c>load</c> block.</summary>
internal sealed class ScriptLoad(long stepMs, bool withCustomHistograms)
{
    private readonly Dictionary<LabelSet, List<ScriptPoint>> _points = [];
    private readonly List<LabelSet> _order = [];
    private readonly Dictionary<LabelSet, List<long?>> _starts = [];

    public void ReadLine(string line)
    {
        var labels = SeriesNotation.ReadLabels(line, out var rest);
        if (rest.StartsWith("@st", StringComparison.Ordinal))
        {
            _starts[labels] = SeriesNotation.ReadStarts(rest[3..]);
            return;
        }

        if (_points.TryAdd(labels, []))
        {
            _order.Add(labels);
        }

        _points[labels] = SeriesNotation.ReadPoints(rest);
    }

    public void AddTo(MemorySource source)
    {
        foreach (var labels in _order)
        {
            var starts = _starts.GetValueOrDefault(labels);
            var points = _points[labels];
            for (var i = 0; i < points.Count; i++)
            {
                var timestampMs = i * stepMs;
                var startMs = starts is not null && starts[i] is { } relative ? timestampMs + relative : 0;
                if (points[i].Histogram is { } histogram)
                {
                    source[labels].Add(timestampMs, histogram, startMs);
                }
                else if (!points[i].IsOmitted)
                {
                    source[labels].Add(timestampMs, points[i].Value, startMs);
                }
            }
        }

        if (withCustomHistograms)
        {
            new ClassicConversion(_order, _points, stepMs).AddTo(source);
        }
    }
}

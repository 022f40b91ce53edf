using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>Makes histograms with custom buckets of the classic histograms of a <c>load_with_nhcb</c> block.</summary>
internal sealed class ClassicConversion(
    IReadOnlyList<LabelSet> order, IReadOnlyDictionary<LabelSet, List<ScriptPoint>> points, long stepMs)
{
    private const string Name = "__name__";

    private readonly Dictionary<LabelSet, SortedDictionary<int, Parts>> _found = [];

    public void AddTo(MemorySource source)
    {
        foreach (var labels in order)
        {
            Collect(labels);
        }

        foreach (var (labels, times) in _found)
        {
            foreach (var (index, parts) in times)
            {
                if (parts.TryConvert(out var histogram))
                {
                    source[labels].Add(index * stepMs, histogram, 0);
                }
            }
        }
    }

    private void Collect(LabelSet labels)
    {
        var name = labels.ValueOf(Name);
        var suffix = Array.Find(["_bucket", "_count", "_sum"], end => name.EndsWith(end, StringComparison.Ordinal));
        var bound = 0.0;
        if (suffix is null
            || (suffix == "_bucket" && !SeriesNotation.TryReadNumber(labels.ValueOf("le"), out bound)))
        {
            return;
        }

        var key = LabelSet.Create(labels.Where(label => label.Name != "le")).With(Name, name[..^suffix.Length]);
        for (var i = 0; i < points[labels].Count; i++)
        {
            var point = points[labels][i];
            if (point.IsOmitted || point.Histogram is not null || StaleMarker.IsStale(point.Value))
            {
                continue;
            }

            if (!_found.TryGetValue(key, out var times))
            {
                _found.Add(key, times = []);
            }

            if (!times.TryGetValue(i, out var parts))
            {
                times.Add(i, parts = new Parts());
            }

            parts.Set(suffix, bound, point.Value);
        }
    }

    private sealed class Parts
    {
        private readonly SortedDictionary<double, double> _buckets = [];
        private double? _count;
        private double _sum;

        public void Set(string suffix, double bound, double value)
        {
            switch (suffix)
            {
                case "_bucket":
                    _buckets[bound] = value;
                    break;
                case "_count":
                    _count = value;
                    break;
                default:
                    _sum = value;
                    break;
            }
        }

        public bool TryConvert(out FloatHistogram histogram)
        {
            var hasInfinite = _buckets.ContainsKey(double.PositiveInfinity);
            var count = _count ?? (_buckets.Count > 0 ? _buckets.Last().Value : 0);
            if (!hasInfinite)
            {
                _buckets[double.PositiveInfinity] = count;
            }

            var counts = new List<double>();
            var previous = 0.0;
            foreach (var value in _buckets.Values)
            {
                counts.Add(value - previous);
                previous = value;
            }

            histogram = new FloatHistogram
            {
                Schema = FloatHistogram.CustomBucketsSchema,
                Count = count,
                Sum = _sum,
                CustomValues = [.. _buckets.Keys.Where(double.IsFinite)],
                PositiveBuckets = [.. counts],
                PositiveSpans = [new BucketSpan(0, (uint)counts.Count)],
            }.Compact();
            return counts.TrueForAll(value => value >= 0);
        }
    }
}

using System.Text;
using Trine.Model.GoText;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Histograms;

/// <summary>The histograms of a vector: buckets that belong together, and native ones.</summary>
internal sealed class HistogramGroups
{
    private const string BoundLabel = "le";

    private readonly QueryContext _context;
    private readonly PositionRange _position;
    private readonly DenseVector _vector;
    private readonly LabelGroups _groups = new(LabelProjection.Dropping([BoundLabel]));
    private readonly List<List<(double Bound, int Series)>> _buckets = [];
    private readonly List<int> _natives = [];

    public HistogramGroups(DenseVector vector, PositionRange position, QueryContext context)
    {
        (_vector, _position, _context) = (vector, position, context);
        for (var i = 0; i < vector.Count; i++)
        {
            Sort(i);
        }

        foreach (var buckets in _buckets)
        {
            buckets.Sort((left, right) => left.Bound != right.Bound
                ? left.Bound.CompareTo(right.Bound)
                : left.Series - right.Series);
        }
    }

    /// <summary>Computes a function of each histogram at each step; an extra label may be set.</summary>
    public void Evaluate(
        HistogramFunction function,
        Func<ElementLabels, ElementLabels> relabel,
        List<ElementLabels> labels,
        List<DenseRow> rows)
    {
        function.CheckParameters(_vector.Grid.Count);
        var block = new DenseRowBlock(_vector.Grid.Count);
        var row = new StepRow(_vector.Grid.Count);
        var mixed = FindMixed();
        foreach (var series in _natives)
        {
            row.Clear();
            EvaluateNative(series, mixed, function, row);
            Add(_vector.Labels[series]);
        }

        for (var group = 0; group < _buckets.Count; group++)
        {
            _context.ThrowIfCancelled();
            row.Clear();
            EvaluateClassic(group, mixed[group], function, row);
            var first = _groups.Representative(group);
            Add(first with { Stored = LabelEdits.Set(first.Stored, BoundLabel, "") });
        }

        void Add(ElementLabels from)
        {
            if (PresenceBits.IsAnySet(row.Present))
            {
                labels.Add(relabel(from.DropName(_context.IsNameRemovalDelayed)));
                rows.Add(block.Add(row.View));
            }
        }
    }

    private void Sort(int series)
    {
        var row = _vector[series];
        var (hasFloat, hasHistogram) = (false, false);
        foreach (var step in PresenceBits.Steps(row.Present))
        {
            var isHistogram = row.HistogramAt(step) is not null;
            hasHistogram |= isHistogram;
            hasFloat |= !isHistogram;
        }

        if (hasHistogram)
        {
            _natives.Add(series);
        }

        if (!hasFloat)
        {
            return;
        }

        var text = _vector.Labels[series].ValueOf(BoundLabel);
        if (GoNumber.ParseFloat(Encoding.UTF8.GetBytes(text), out var bound) != GoNumberOutcome.Ok)
        {
            _context.Annotations.BadBucketLabel(_vector.Labels[series].MetricName, text, _position);
            return;
        }

        var group = _groups.Add(_vector.Labels[series]);
        if (group == _buckets.Count)
        {
            _buckets.Add([]);
        }

        _buckets[group].Add((bound, series));
    }

    /// <summary>Where a classic histogram meets a native one with the same labels: neither counts.</summary>
    private ulong[]?[] FindMixed()
    {
        var mixed = new ulong[]?[_buckets.Count];
        foreach (var series in _natives)
        {
            var group = ClassicOf(series);
            if (group < 0)
            {
                continue;
            }

            var words = mixed[group] ??= new ulong[PresenceBits.WordsFor(_vector.Grid.Count)];
            var row = _vector[series];
            foreach (var step in PresenceBits.Steps(row.Present))
            {
                if (row.HistogramAt(step) is not null && HasBucket(group, step))
                {
                    PresenceBits.Set(words, step);
                    _context.Annotations.MixedClassicNative(_vector.Labels[series].MetricName, _position);
                }
            }
        }

        return mixed;
    }

    /// <summary>The classic histogram with the labels of a native one, all of them: <c>le</c> on it is a label like others. -1 without.</summary>
    private int ClassicOf(int native)
        => _vector.Labels[native].ValueOf(BoundLabel).Length > 0 ? -1 : _groups.Find(_vector.Labels[native]);

    private bool HasBucket(int group, int step)
    {
        foreach (var (_, series) in _buckets[group])
        {
            var row = _vector[series];
            if (PresenceBits.IsSet(row.Present, step) && row.HistogramAt(step) is null)
            {
                return true;
            }
        }

        return false;
    }

    private void EvaluateNative(int series, ulong[]?[] mixed, HistogramFunction function, StepRow row)
    {
        var view = _vector[series];
        var group = ClassicOf(series);
        var name = _vector.Labels[series].DropName(_context.IsNameRemovalDelayed).MetricName;
        foreach (var step in PresenceBits.Steps(view.Present))
        {
            var isMixed = group >= 0 && mixed[group] is { } words && PresenceBits.IsSet(words, step);
            if (!isMixed && view.HistogramAt(step) is { } histogram)
            {
                row.Set(step, function.Of(histogram, step, name));
            }
        }
    }

    private void EvaluateClassic(int group, ulong[]? mixed, HistogramFunction function, StepRow row)
    {
        var members = _buckets[group];
        var buckets = new ClassicBuckets(members.Count);
        var name = _groups.Representative(group).DropName(_context.IsNameRemovalDelayed).MetricName;
        for (var step = 0; step < row.Steps; step++)
        {
            if (mixed is not null && PresenceBits.IsSet(mixed, step))
            {
                continue;
            }

            buckets.Clear();
            foreach (var (bound, series) in members)
            {
                var view = _vector[series];
                if (PresenceBits.IsSet(view.Present, step) && view.HistogramAt(step) is null)
                {
                    buckets.Add(bound, view.Values[step]);
                }
            }

            if (buckets.Count > 0)
            {
                row.Set(step, function.Of(buckets, step, name));
            }
        }
    }
}

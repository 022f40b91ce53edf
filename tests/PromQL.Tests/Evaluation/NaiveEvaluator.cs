using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Evaluation;

/// <summary>
/// Evaluates a small part of PromQL in the plainest way: one step after the other, each from all samples. Floats only.
/// </summary>
internal sealed class NaiveEvaluator(IReadOnlyList<NaiveSeries> series)
{
    private const string Name = "__name__";
    private const long LookbackMs = 300_000;

    /// <summary>The value of each label set at one time.</summary>
    public Dictionary<LabelSet, double> At(PromQLExpr expr, long timeMs) => expr switch
    {
        ParenExpr paren => At(paren.Operand, timeMs),
        VectorSelectorExpr selector => Select(selector, timeMs - LookbackMs, timeMs, samples => samples[^1].Value),
        CallExpr call => Call(call, timeMs),
        AggregateExpr aggregate => Aggregate(aggregate, At(aggregate.Operand, timeMs)),
        BinaryExpr { Right: NumberExpr number } binary => WithNumber(binary, At(binary.Left, timeMs), number.Value),
        BinaryExpr binary => Join(binary, At(binary.Left, timeMs), At(binary.Right, timeMs)),
        _ => throw new NotSupportedException(expr.ToString()),
    };

    private Dictionary<LabelSet, double> Select(
        VectorSelectorExpr selector, long afterMs, long untilMs, Func<List<NaiveSample>, double?> reduce)
    {
        var offsetMs = selector.Offset?.Milliseconds(default, isNegativeAllowed: true) ?? 0;
        var result = new Dictionary<LabelSet, double>();
        foreach (var one in series.Where(one => one.Labels.Matches(selector.Matchers)))
        {
            var inside = one.Samples
                .Where(sample => sample.TimeMs > afterMs - offsetMs && sample.TimeMs <= untilMs - offsetMs)
                .ToList();
            if (inside.Count > 0 && reduce(inside) is { } value && !StaleMarker.IsStale(value))
            {
                result.Add(one.Labels, value);
            }
        }

        return result;
    }

    private Dictionary<LabelSet, double> Call(CallExpr call, long timeMs)
    {
        var matrix = (MatrixSelectorExpr)call.Arguments[0];
        var rangeMs = matrix.Range.Milliseconds(default);
        var endMs = timeMs - (matrix.Selector.Offset?.Milliseconds(default, isNegativeAllowed: true) ?? 0);
        var values = Select(matrix.Selector, timeMs - rangeMs, timeMs, samples =>
        {
            samples.RemoveAll(sample => StaleMarker.IsStale(sample.Value));
            return samples.Count == 0 ? null : Reduce(call.Function.Name, samples, endMs - rangeMs, endMs);
        });
        return call.Function.Name == "last_over_time"
            ? values
            : values.ToDictionary(pair => Without(pair.Key, [Name]), pair => pair.Value);
    }

    private static double? Reduce(string function, List<NaiveSample> samples, long startMs, long endMs) => function switch
    {
        "sum_over_time" => samples.Sum(sample => sample.Value),
        "max_over_time" => samples.Max(sample => sample.Value),
        "min_over_time" => samples.Min(sample => sample.Value),
        "count_over_time" => samples.Count,
        "last_over_time" => samples[^1].Value,
        "changes" => samples.Zip(samples.Skip(1)).Count(pair => pair.First.Value != pair.Second.Value),
        "rate" => Extrapolate(samples, startMs, endMs, isCounter: true) / ((endMs - startMs) / 1000.0),
        "increase" => Extrapolate(samples, startMs, endMs, isCounter: true),
        "delta" => Extrapolate(samples, startMs, endMs, isCounter: false),
        _ => throw new NotSupportedException(function),
    };

    private static double? Extrapolate(List<NaiveSample> samples, long startMs, long endMs, bool isCounter)
    {
        if (samples.Count < 2)
        {
            return null;
        }

        var change = samples[^1].Value - samples[0].Value;
        if (isCounter)
        {
            change += samples.Zip(samples.Skip(1))
                .Where(pair => pair.Second.Value < pair.First.Value)
                .Sum(pair => pair.First.Value);
        }

        var sampled = (samples[^1].TimeMs - samples[0].TimeMs) / 1000.0;
        var average = sampled / (samples.Count - 1);
        var toStart = (samples[0].TimeMs - startMs) / 1000.0;
        var toEnd = (endMs - samples[^1].TimeMs) / 1000.0;
        toStart = toStart >= 1.1 * average ? average / 2 : toStart;
        toEnd = toEnd >= 1.1 * average ? average / 2 : toEnd;
        if (isCounter && change > 0 && samples[0].Value >= 0)
        {
            toStart = Math.Min(toStart, sampled * samples[0].Value / change);
        }

        return change * (sampled + toStart + toEnd) / sampled;
    }

    private static Dictionary<LabelSet, double> Aggregate(AggregateExpr expr, Dictionary<LabelSet, double> input)
        => input
            .GroupBy(pair => expr.IsWithout
                ? Without(pair.Key, [Name, .. expr.Grouping])
                : LabelSet.Create(pair.Key.Where(label => expr.Grouping.Contains(label.Name))))
            .ToDictionary(group => group.Key, group => expr.Op switch
            {
                AggregateOp.Sum => group.Sum(pair => pair.Value),
                AggregateOp.Avg => group.Average(pair => pair.Value),
                AggregateOp.Min => group.Min(pair => pair.Value),
                AggregateOp.Max => group.Max(pair => pair.Value),
                AggregateOp.Count => group.Count(),
                _ => throw new NotSupportedException(expr.ToString()),
            });

    private static Dictionary<LabelSet, double> WithNumber(
        BinaryExpr expr, Dictionary<LabelSet, double> left, double number)
    {
        var result = new Dictionary<LabelSet, double>();
        foreach (var (labels, value) in left)
        {
            if (expr.Op.IsComparison())
            {
                if (Calculate(expr.Op, value, number) == 1)
                {
                    result.Add(labels, value);
                }
            }
            else
            {
                result.Add(Without(labels, [Name]), Calculate(expr.Op, value, number));
            }
        }

        return result;
    }

    private static Dictionary<LabelSet, double> Join(
        BinaryExpr expr, Dictionary<LabelSet, double> left, Dictionary<LabelSet, double> right)
    {
        var result = new Dictionary<LabelSet, double>();
        foreach (var (labels, value) in left)
        {
            var key = Without(labels, [Name]);
            foreach (var (others, other) in right)
            {
                if (Without(others, [Name]).Equals(key))
                {
                    result.Add(key, Calculate(expr.Op, value, other));
                }
            }
        }

        return result;
    }

    private static double Calculate(BinaryOp op, double left, double right) => op switch
    {
        BinaryOp.Add => left + right,
        BinaryOp.Subtract => left - right,
        BinaryOp.Multiply => left * right,
        BinaryOp.Divide => left / right,
        BinaryOp.Greater => left > right ? 1 : 0,
        BinaryOp.LessOrEqual => left <= right ? 1 : 0,
        _ => throw new NotSupportedException(op.ToString()),
    };

    private static LabelSet Without(LabelSet labels, IEnumerable<string> names)
        => LabelSet.Create(labels.Where(label => !names.Contains(label.Name)));
}

/// <summary>A series of plain samples.</summary>
internal sealed record NaiveSeries(LabelSet Labels, List<NaiveSample> Samples);

internal readonly record struct NaiveSample(long TimeMs, double Value);

using Trine.Model;
using Trine.Model.Metrics.Results;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>Compares an answer with what a script states; null where it is right.</summary>
internal static class ScriptCheck
{
    public static string? Annotations(ScriptEval eval, PromQLResult result)
        => Annotations("warning", eval.Warnings, eval.ForbidsWarnings, result.Warnings)
            ?? Annotations("info", eval.Infos, eval.ForbidsInfos, result.Infos);

    public static string? Value(ScriptEval eval, PromQLValue value) => value switch
    {
        PromQLString text => text.Text == eval.Text ? null : $"string {text.Text}, want {eval.Text}",
        PromQLScalar scalar => eval.Scalar is { } expected && Comparison.AreEqual(scalar.Value, expected)
            ? null
            : $"scalar {scalar.Value:R}, want {eval.Scalar:R}",
        PromQLVector vector => Vector(eval, vector),
        PromQLMatrix matrix => Matrix(eval, matrix),
        _ => "no value",
    };

    private static string? Annotations(
        string kind, IReadOnlyList<TextExpectation> expected, bool isForbidden, IReadOnlyList<string> actual)
    {
        if (isForbidden && actual.Count > 0)
        {
            return $"unexpected {kind}: {actual[0]}";
        }

        if (expected.Count == 0)
        {
            return null;
        }

        var missing = expected.FirstOrDefault(one => !actual.Any(one.Accepts));
        if (missing is not null)
        {
            var text = missing.Message ?? missing.Pattern?.ToString();
            return $"{kind} missing: {text}; got [{string.Join("; ", actual)}]";
        }

        var unexpected = actual.FirstOrDefault(text => !expected.Any(one => one.Accepts(text)));
        return unexpected is null ? null : $"unexpected {kind}: {unexpected}";
    }

    private static string? Vector(ScriptEval eval, PromQLVector vector)
    {
        if (eval.Results.Count != vector.Samples.Count)
        {
            return $"{vector.Samples.Count} elements [{Describe(vector)}], want {eval.Results.Count}";
        }

        for (var i = 0; i < eval.Results.Count; i++)
        {
            var (labels, points) = eval.Results[i];
            var found = eval.IsOrdered
                ? (vector.Samples[i].Labels.Equals(labels) ? i : -1)
                : vector.Samples.ToList().FindIndex(sample => sample.Labels.Equals(labels));
            if (found < 0)
            {
                return $"{labels} is missing (at {i}): [{Describe(vector)}]";
            }

            var sample = vector.Samples[found];
            if (!Comparison.AreEqual(sample.Value, sample.Histogram, points[0]))
            {
                return $"{labels}: {Describe(sample.Value, sample.Histogram)}, want {Describe(points[0])}";
            }
        }

        return null;
    }

    private static string? Matrix(ScriptEval eval, PromQLMatrix matrix)
    {
        var (startMs, stepMs) = eval.Range ?? (eval.StartMs, eval.StepMs);
        if (eval.Results.Count != matrix.Series.Count)
        {
            return $"{matrix.Series.Count} series [{string.Join(" ", matrix.Series.Select(s => s.Labels))}], "
                + $"want {eval.Results.Count}";
        }

        for (var i = 1; i < matrix.Series.Count; i++)
        {
            if (LabelSet.Compare(matrix.Series[i - 1].Labels, matrix.Series[i].Labels) >= 0)
            {
                return "series are not sorted";
            }
        }

        foreach (var (labels, points) in eval.Results)
        {
            var series = matrix.Series.FirstOrDefault(one => one.Labels.Equals(labels));
            if (series is null)
            {
                return $"{labels} is missing: {string.Join(" ", matrix.Series.Select(s => s.Labels))}";
            }

            if (Series(series, points, startMs, stepMs) is { } fault)
            {
                return $"{labels}: {fault}";
            }
        }

        return null;
    }

    private static string? Series(MatrixSeries series, List<ScriptPoint> points, long startMs, long stepMs)
    {
        var next = 0;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].IsOmitted)
            {
                continue;
            }

            var timeMs = startMs + i * stepMs;
            if (next == series.Count || series.TimestampsMs[next] != timeMs)
            {
                return $"point {i} at {timeMs} is missing; {Describe(series)}";
            }

            var histogram = series.HasHistograms ? series.Histograms[next] : null;
            if (!Comparison.AreEqual(series.Values[next], histogram, points[i]))
            {
                return $"at {timeMs}: {Describe(series.Values[next], histogram)}, want {Describe(points[i])}";
            }

            next++;
        }

        return next == series.Count ? null : $"{series.Count} points, want {next}; {Describe(series)}";
    }

    private static string Describe(MatrixSeries series)
        => string.Join(
            " ",
            series.TimestampsMs.ToArray().Zip(series.Values.ToArray()).Select(p => $"{p.First}:{p.Second:R}"));

    private static string Describe(PromQLVector vector)
        => string.Join(" ", vector.Samples.Select(s => $"{s.Labels}={Describe(s.Value, s.Histogram)}"));

    private static string Describe(ScriptPoint point) => Describe(point.Value, point.Histogram);

    private static string Describe(double value, Model.Metrics.FloatHistogram? histogram)
        => histogram is null ? value.ToString("R") : $"{histogram} {histogram.CounterResetHint}";
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Evaluates queries line by line and step by step over strings: slow and plain, to compare the engine with.</summary>
/// <remarks>Covers what <see cref="EvaluationQueryGenerator"/> makes; lines are well formed.</remarks>
internal sealed class NaiveEvaluator(MemoryLogSource source, LogQLQuery query)
{
    public List<string> Logs()
    {
        var selector = (LogSelectorExpr)query.Expr;
        var rows = Rows(selector).Where(row => row.TimeNs >= query.StartNs && row.TimeNs < query.EndNs)
            .OrderBy(row => query.Direction == LogDirection.Forward ? row.TimeNs : -row.TimeNs)
            .ThenBy(row => row.Stream, Comparer<LabelSet>.Create(LabelSet.Compare))
            .ThenBy(row => query.Direction == LogDirection.Forward ? row.Place : -row.Place);
        return [.. rows.Take(query.Limit).Select(row => $"{row.TimeNs} {row.Labels} {row.Line}")];
    }

    public List<string> Metrics()
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var timeNs = query.StartNs; timeNs <= query.EndNs; timeNs += query.StepNs)
        {
            foreach (var (labels, value) in Evaluate((MetricExpr)query.Expr, timeNs))
            {
                lines.Add($"{labels} {timeNs / 1_000_000}", value.ToString("G9", CultureInfo.InvariantCulture));
            }
        }

        return [.. lines.Select(line => $"{line.Key} {line.Value}")];
    }

    private Dictionary<LabelSet, double> Evaluate(MetricExpr expr, long timeNs) => expr switch
    {
        RangeAggregationExpr range => Range(range, timeNs),
        VectorAggregationExpr vector => Aggregate(vector, Evaluate(vector.Operand, timeNs)),
        BinaryOpExpr { Right: LiteralExpr literal } binary => WithLiteral(binary, Evaluate(binary.Left, timeNs), literal.Value),
        BinaryOpExpr binary => Binary(binary, Evaluate(binary.Left, timeNs), Evaluate(binary.Right, timeNs)),
        _ => throw new NotSupportedException(expr.ToString()),
    };

    private Dictionary<LabelSet, double> Range(RangeAggregationExpr range, long timeNs)
    {
        var endNs = timeNs - range.Range.OffsetNs;
        var samples = new Dictionary<LabelSet, List<(long TimeNs, double Value)>>();
        foreach (var row in Rows(range.Range.Selector).Where(row => row.TimeNs > endNs - range.Range.IntervalNs && row.TimeNs <= endNs))
        {
            var value = range.Op is RangeOp.BytesOverTime or RangeOp.BytesRate ? Encoding.UTF8.GetByteCount(row.Line) : 1.0;
            var labels = row.Labels;
            if (range.Range.Unwrap is { } unwrap)
            {
                if (!double.TryParse(labels.ValueOf(unwrap.Label), NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                {
                    continue;
                }

                labels = range.Grouping is null ? Group(labels, new Grouping(true, [unwrap.Label])) : labels;
            }

            var series = range.Grouping is null ? labels : Group(labels, range.Grouping);
            if (!samples.TryGetValue(series, out var list))
            {
                samples.Add(series, list = []);
            }

            list.Add((row.TimeNs, value));
        }

        return samples.ToDictionary(pair => pair.Key, pair => Apply(range, [.. pair.Value.OrderBy(sample => sample.TimeNs)]));
    }

    private static double Apply(RangeAggregationExpr range, List<(long TimeNs, double Value)> samples)
    {
        var seconds = range.Range.IntervalNs / 1e9;
        var values = samples.Select(sample => sample.Value).ToList();
        var mean = values.Average();
        return range.Op switch
        {
            RangeOp.CountOverTime => values.Count,
            RangeOp.Rate or RangeOp.BytesRate => values.Sum() / seconds,
            RangeOp.BytesOverTime or RangeOp.SumOverTime => values.Sum(),
            RangeOp.AvgOverTime => mean,
            RangeOp.MinOverTime => values.Min(),
            RangeOp.MaxOverTime => values.Max(),
            RangeOp.StdvarOverTime => values.Select(value => (value - mean) * (value - mean)).Average(),
            RangeOp.QuantileOverTime => Quantile(range.Parameter ?? 0, [.. values.Order()]),
            _ => throw new NotSupportedException(range.Op.ToString()),
        };
    }

    private static double Quantile(double quantile, double[] sorted)
    {
        var rank = quantile * (sorted.Length - 1);
        var (lower, upper) = ((int)Math.Floor(rank), Math.Min(sorted.Length - 1, (int)Math.Floor(rank) + 1));
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (rank - lower);
    }

    private static Dictionary<LabelSet, double> Aggregate(VectorAggregationExpr expr, Dictionary<LabelSet, double> operand)
        => operand.GroupBy(pair => Group(pair.Key, expr.Grouping ?? new Grouping(false, [])), pair => pair.Value).ToDictionary(
            group => group.Key,
            group => expr.Op switch
            {
                VectorOp.Sum => group.Sum(),
                VectorOp.Avg => group.Average(),
                VectorOp.Count => group.Count(),
                VectorOp.Max => group.Max(),
                VectorOp.Min => group.Min(),
                _ => throw new NotSupportedException(expr.Op.ToString()),
            });

    private static Dictionary<LabelSet, double> WithLiteral(BinaryOpExpr expr, Dictionary<LabelSet, double> left, double right)
        => expr.Op.IsComparison() && !expr.ReturnBool
            ? left.Where(pair => expr.Op.Apply(pair.Value, right) != 0).ToDictionary()
            : left.ToDictionary(pair => pair.Key, pair => expr.Op.Apply(pair.Value, right));

    private static Dictionary<LabelSet, double> Binary(
        BinaryOpExpr expr, Dictionary<LabelSet, double> left, Dictionary<LabelSet, double> right)
    {
        switch (expr.Op)
        {
            case BinaryOp.And:
                return left.Where(pair => right.ContainsKey(pair.Key)).ToDictionary();
            case BinaryOp.Unless:
                return left.Where(pair => !right.ContainsKey(pair.Key)).ToDictionary();
            case BinaryOp.Or:
                return left.Concat(right.Where(pair => !left.ContainsKey(pair.Key))).ToDictionary();
            default:
                var both = left.Where(pair => right.ContainsKey(pair.Key));
                return expr.Op.IsComparison() && !expr.ReturnBool
                    ? both.Where(pair => expr.Op.Apply(pair.Value, right[pair.Key]) != 0).ToDictionary()
                    : both.ToDictionary(pair => pair.Key, pair => expr.Op.Apply(pair.Value, right[pair.Key]));
        }
    }

    private static LabelSet Group(LabelSet labels, Grouping grouping)
        => LabelSet.Create(labels.Where(label => grouping.Labels.Contains(label.Name) != grouping.IsWithout));

    private IEnumerable<NaiveRow> Rows(LogSelectorExpr selector)
    {
        foreach (var (stream, rows) in source.Streams.Where(pair => pair.Key.Matches(selector.Matchers)))
        {
            for (var place = 0; place < rows.Count; place++)
            {
                var labels = new NaiveLabels(stream, rows[place].Metadata);
                var line = rows[place].Line;
                if (selector.Stages.All(stage => Passes(stage, labels, ref line)))
                {
                    yield return new NaiveRow(rows[place].TimestampNs, place, stream, labels.ToSet(), line);
                }
            }
        }
    }

    private static bool Passes(PipelineStage stage, NaiveLabels labels, ref string line)
    {
        switch (stage)
        {
            case LineFilterStage filter:
                var text = line;
                return filter.Terms.Any(term => filter.Op is LineFilterOp.Match or LineFilterOp.NotMatch
                    ? Regex.IsMatch(text, term.Text)
                    : text.Contains(term.Text, StringComparison.Ordinal)) != filter.IsNegated;
            case LabelFilterStage filter:
                return Passes(filter.Filter, labels);
            case LogfmtStage:
                foreach (Match pair in Regex.Matches(line, """(\w+)=(?:"([^"]*)"|(\S+))"""))
                {
                    var value = pair.Groups[2].Value + pair.Groups[3].Value;
                    if (value.Length > 0)
                    {
                        labels.Parse(pair.Groups[1].Value, value);
                    }
                }

                return true;
            case JsonStage:
                using (var document = JsonDocument.Parse(line))
                {
                    Flatten("", document.RootElement, labels);
                }

                return true;
            case DropStage drop:
                drop.Labels.ToList().ForEach(choice => labels.Delete(choice.Name));
                return true;
            case KeepStage keep:
                labels.Values.Keys.Except(keep.Labels.Select(choice => choice.Name)).ToList().ForEach(labels.Delete);
                return true;
            case LabelFormatStage format:
                format.Formats.ToList().ForEach(one => labels.Rename(one.Value, one.Name));
                return true;
            case LineFormatStage:
                line = $"{labels["level"]}|{labels["n"]}";
                return true;
            default:
                throw new NotSupportedException(stage.ToString());
        }
    }

    private static bool Passes(LabelFilter filter, NaiveLabels labels) => filter switch
    {
        AndLabelFilter and => Passes(and.Left, labels) && Passes(and.Right, labels),
        OrLabelFilter or => Passes(or.Left, labels) || Passes(or.Right, labels),
        StringLabelFilter text => text.Matcher.Matches(labels[text.Matcher.Name]),
        NumberLabelFilter number => double.TryParse(labels[number.Name], CultureInfo.InvariantCulture, out var value) && number.Op switch
        {
            CompareOp.Greater => value > number.Value,
            CompareOp.LessOrEqual => value <= number.Value,
            _ => value == number.Value,
        },
        _ => throw new NotSupportedException(filter.ToString()),
    };

    private static void Flatten(string prefix, JsonElement element, NaiveLabels labels)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix.Length == 0 ? property.Name : $"{prefix}_{property.Name}";
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Flatten(name, property.Value, labels);
                    break;
                case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    labels.Parse(name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() ?? "" : property.Value.GetRawText());
                    break;
            }
        }
    }

    private sealed record NaiveRow(long TimeNs, int Place, LabelSet Stream, LabelSet Labels, string Line);
}

using System.Globalization;
using Trine.LogQL.Syntax.Lalr;
using Trine.Model.Regex;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>What gives metrics: aggregations over ranges and vectors, <c>label_replace</c>, <c>vector</c>.</summary>
/// <remarks>What is wrong with their arguments is not reported here but where the tree is checked, since Loki does so:
/// an error of syntax further on comes first.</remarks>
internal static class AggregationRules
{
    private static readonly Symbol RangeFunction = Symbol.Nonterminal("range function");
    private static readonly Symbol RangeAggregation = Symbol.Nonterminal("range aggregation");
    private static readonly Symbol VectorFunction = Symbol.Nonterminal("vector function");
    private static readonly Symbol VectorAggregation = Symbol.Nonterminal("vector aggregation");
    private static readonly Symbol LabelReplace = Symbol.Nonterminal("label replace");
    private static readonly Symbol VectorWord = Symbol.Nonterminal("vector word");
    private static readonly Symbol Vector = Symbol.Nonterminal("vector");

    private static readonly Dictionary<Symbol, RangeOp> RangeOps = new()
    {
        [Tokens.CountOverTime] = RangeOp.CountOverTime,
        [Tokens.Rate] = RangeOp.Rate,
        [Tokens.RateCounter] = RangeOp.RateCounter,
        [Tokens.BytesOverTime] = RangeOp.BytesOverTime,
        [Tokens.BytesRate] = RangeOp.BytesRate,
        [Tokens.AvgOverTime] = RangeOp.AvgOverTime,
        [Tokens.SumOverTime] = RangeOp.SumOverTime,
        [Tokens.MinOverTime] = RangeOp.MinOverTime,
        [Tokens.MaxOverTime] = RangeOp.MaxOverTime,
        [Tokens.StdvarOverTime] = RangeOp.StdvarOverTime,
        [Tokens.StddevOverTime] = RangeOp.StddevOverTime,
        [Tokens.QuantileOverTime] = RangeOp.QuantileOverTime,
        [Tokens.FirstOverTime] = RangeOp.FirstOverTime,
        [Tokens.LastOverTime] = RangeOp.LastOverTime,
        [Tokens.AbsentOverTime] = RangeOp.AbsentOverTime,
    };

    private static readonly Dictionary<Symbol, VectorOp> VectorOps = new()
    {
        [Tokens.Sum] = VectorOp.Sum,
        [Tokens.Avg] = VectorOp.Avg,
        [Tokens.Count] = VectorOp.Count,
        [Tokens.Max] = VectorOp.Max,
        [Tokens.Min] = VectorOp.Min,
        [Tokens.Stddev] = VectorOp.Stddev,
        [Tokens.Stdvar] = VectorOp.Stdvar,
        [Tokens.Bottomk] = VectorOp.Bottomk,
        [Tokens.Topk] = VectorOp.Topk,
        [Tokens.Sort] = VectorOp.Sort,
        [Tokens.SortDesc] = VectorOp.SortDesc,
        [Tokens.ApproxTopk] = VectorOp.ApproxTopk,
    };

    public static void AddTo(GrammarBuilder grammar)
    {
        grammar.Rule(Forms.MetricExpr, RangeAggregation);
        grammar.Rule(Forms.MetricExpr, VectorAggregation);
        grammar.Rule(Forms.MetricExpr, BinaryOpRules.Binary);
        grammar.Rule(Forms.MetricExpr, [Forms.Literal], v => NewLiteral(v.Get<NumberText>(0)));
        grammar.Rule(Forms.MetricExpr, LabelReplace);
        grammar.Rule(Forms.MetricExpr, Vector);
        grammar.Rule(Forms.MetricExpr, [Tokens.Open, Forms.MetricExpr, Tokens.Close], v => v.Get<object>(1));
        AddRangeAggregations(grammar);
        AddVectorAggregations(grammar);
        AddGrouping(grammar);
        grammar.Rule(
            LabelReplace,
            [
                Tokens.LabelReplace, Tokens.Open, Forms.MetricExpr, Tokens.Comma, Tokens.String, Tokens.Comma,
                Tokens.String, Tokens.Comma, Tokens.String, Tokens.Comma, Tokens.String, Tokens.Close,
            ],
            v => NewLabelReplace(v.Get<MetricExpr>(2), v.Text(4), v.Text(6), v.Text(8), v.Text(10)));

        grammar.Rule(VectorWord, Tokens.Vector);
        grammar.Rule(Vector, [VectorWord, Tokens.Open, Tokens.Number, Tokens.Close], v => NewVector(v.Text(2)));
        grammar.Rule(Forms.Literal, [Tokens.Number], v => NumberText.Parse(v.Text(0), isNegative: false));
        grammar.Rule(Forms.Literal, [Tokens.Plus, Tokens.Number], v => NumberText.Parse(v.Text(1), isNegative: false));
        grammar.Rule(Forms.Literal, [Tokens.Minus, Tokens.Number], v => NumberText.Parse(v.Text(1), isNegative: true));
    }

    private static void AddRangeAggregations(GrammarBuilder grammar)
    {
        grammar.Rule(RangeFunction, [Part.AnyOf([.. RangeOps.Keys])], v => v.Get<Symbol>(0));
        grammar.Rule(
            RangeAggregation,
            [RangeFunction, Tokens.Open, Forms.LogRange, Tokens.Close, Part.Optional(Forms.Grouping)],
            v => NewRangeAggregation(RangeOps[v.Get<Symbol>(0)], v.Get<LogRange>(2), null, v.Optional<Grouping>(4)));
        grammar.Rule(
            RangeAggregation,
            [
                RangeFunction, Tokens.Open, Tokens.Number, Tokens.Comma, Forms.LogRange, Tokens.Close,
                Part.Optional(Forms.Grouping),
            ],
            v => NewRangeAggregation(
                RangeOps[v.Get<Symbol>(0)], v.Get<LogRange>(4), v.Text(2), v.Optional<Grouping>(6)));
    }

    private static void AddVectorAggregations(GrammarBuilder grammar)
    {
        grammar.Rule(VectorFunction, [Part.AnyOf([.. VectorOps.Keys])], v => v.Get<Symbol>(0));
        grammar.Rule(
            VectorAggregation,
            [VectorFunction, Tokens.Open, Forms.MetricExpr, Tokens.Close, Part.Optional(Forms.Grouping)],
            v => NewVectorAggregation(v, operand: 2, parameter: null, grouping: 4));
        grammar.Rule(
            VectorAggregation,
            [VectorFunction, Forms.Grouping, Tokens.Open, Forms.MetricExpr, Tokens.Close],
            v => NewVectorAggregation(v, operand: 3, parameter: null, grouping: 1));
        grammar.Rule(
            VectorAggregation,
            [
                VectorFunction, Tokens.Open, Tokens.Number, Tokens.Comma, Forms.MetricExpr, Tokens.Close,
                Part.Optional(Forms.Grouping),
            ],
            v => NewVectorAggregation(v, operand: 4, v.Text(2), grouping: 6));
        grammar.Rule(
            VectorAggregation,
            [VectorFunction, Forms.Grouping, Tokens.Open, Tokens.Number, Tokens.Comma, Forms.MetricExpr, Tokens.Close],
            v => NewVectorAggregation(v, operand: 5, v.Text(3), grouping: 1));
    }

    private static void AddGrouping(GrammarBuilder grammar)
    {
        grammar.ListRule<string>(Forms.Labels, Tokens.Identifier, Tokens.Comma);
        grammar.Rule(
            Forms.Grouping,
            [Part.AnyOf(Tokens.By, Tokens.Without), Tokens.Open, Part.Optional(Forms.Labels), Tokens.Close],
            v => new Grouping(v.Get<Symbol>(0) == Tokens.Without, [.. v.Optional<List<string>>(2) ?? []]));
    }

    private static MetricExpr NewLiteral(NumberText number) => number.Error.Length == 0
        ? new LiteralExpr(number.Value)
        : new InvalidExpr($"unable to parse literal as a float: {number.Error}");

    private static MetricExpr NewVector(string text)
    {
        var number = NumberText.Parse(text, isNegative: false);
        return number.Error.Length == 0
            ? new VectorExpr(number.Value)
            : new InvalidExpr($"unable to parse vectorExpr as a float: {number.Error}");
    }

    private static MetricExpr NewRangeAggregation(RangeOp op, LogRange range, string? parameter, Grouping? grouping)
    {
        if (op != RangeOp.QuantileOverTime && parameter is not null)
        {
            return new InvalidExpr($"parameter {parameter} not supported for operation {op.Name()}");
        }

        if (op == RangeOp.QuantileOverTime && parameter is null)
        {
            return new InvalidExpr($"parameter required for operation {op.Name()}");
        }

        var number = parameter is null ? null : NumberText.Parse(parameter, isNegative: false);
        if (number is { Error.Length: > 0 })
        {
            return new InvalidExpr($"invalid parameter for operation {op.Name()}: {number.Error}");
        }

        if (grouping is not null && !op.AllowsGrouping())
        {
            return new InvalidExpr($"grouping not allowed for {op.Name()} aggregation");
        }

        return range.Unwrap switch
        {
            null when op.RequiresUnwrap() => new InvalidExpr($"invalid aggregation {op.Name()} without unwrap"),
            not null when !op.AllowsUnwrap() => new InvalidExpr($"invalid aggregation {op.Name()} with unwrap"),
            _ => new RangeAggregationExpr(op, range, number?.Value, grouping),
        };
    }

    private static MetricExpr NewVectorAggregation(RuleValues values, int operand, string? parameter, int grouping)
    {
        var op = VectorOps[values.Get<Symbol>(0)];
        var by = values.Optional<Grouping>(grouping);
        var count = 0L;
        if (!op.TakesParameter())
        {
            if (parameter is not null)
            {
                return new InvalidExpr($"unsupported parameter for operation {op.Name()}({parameter},");
            }
        }
        else if (parameter is null)
        {
            return new InvalidExpr($"parameter required for operation {op.Name()}");
        }
        else if (!long.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            return new InvalidExpr($"invalid parameter {op.Name()}({parameter},");
        }
        else if (count <= 0)
        {
            return new InvalidExpr($"invalid parameter (must be greater than 0) {op.Name()}({parameter}");
        }

        if (op == VectorOp.ApproxTopk && by is not null)
        {
            return new InvalidExpr($"grouping not allowed for {op.Name()} aggregation");
        }

        return BinaryOpRules.Bounded(new VectorAggregationExpr(op, values.Get<MetricExpr>(operand), count, by));
    }

    private static MetricExpr NewLabelReplace(
        MetricExpr operand, string destination, string replacement, string source, string pattern)
    {
        try
        {
            Re2.Compile($"^(?:{pattern})$", Re2Options.None);
        }
        catch (Re2SyntaxException e)
        {
            return new InvalidExpr($"invalid regex in label_replace: {e.Message}");
        }

        return BinaryOpRules.Bounded(new LabelReplaceExpr(operand, destination, replacement, source, pattern));
    }
}

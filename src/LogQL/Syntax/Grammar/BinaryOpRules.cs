using Trine.LogQL.Syntax.Lalr;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>Operators between expressions, with their modifiers: <c>a / on (host) group_left b</c>.</summary>
internal static class BinaryOpRules
{
    public static readonly Symbol Binary = Symbol.Nonterminal("binary");

    private static readonly Symbol BoolModifier = Symbol.Nonterminal("bool modifier");
    private static readonly Symbol LabelsModifier = Symbol.Nonterminal("labels modifier");
    private static readonly Symbol Modifier = Symbol.Nonterminal("modifier");

    private static readonly Dictionary<Symbol, BinaryOp> Ops = new()
    {
        [Tokens.Or] = BinaryOp.Or,
        [Tokens.And] = BinaryOp.And,
        [Tokens.Unless] = BinaryOp.Unless,
        [Tokens.Plus] = BinaryOp.Add,
        [Tokens.Minus] = BinaryOp.Subtract,
        [Tokens.Times] = BinaryOp.Multiply,
        [Tokens.Divide] = BinaryOp.Divide,
        [Tokens.Modulo] = BinaryOp.Modulo,
        [Tokens.Power] = BinaryOp.Power,
        [Tokens.Equal] = BinaryOp.Equal,
        [Tokens.NotEqual] = BinaryOp.NotEqual,
        [Tokens.Greater] = BinaryOp.Greater,
        [Tokens.GreaterOrEqual] = BinaryOp.GreaterOrEqual,
        [Tokens.Less] = BinaryOp.Less,
        [Tokens.LessOrEqual] = BinaryOp.LessOrEqual,
    };

    public static void AddTo(GrammarBuilder grammar)
    {
        grammar.Rule(
            Binary,
            [Forms.Expr, Part.AnyOf([.. Ops.Keys]), Modifier, Forms.Expr],
            v => New(Ops[v.Get<Symbol>(1)], v.Get<LogQLExpr>(0), v.Get<LogQLExpr>(3), v.Get<Options>(2)));

        grammar.Rule(BoolModifier, [], _ => new Options(ReturnBool: false, VectorMatching.Default));
        grammar.Rule(BoolModifier, [Tokens.Bool], _ => new Options(ReturnBool: true, VectorMatching.Default));
        grammar.Rule(
            LabelsModifier,
            [
                BoolModifier, Part.AnyOf(Tokens.On, Tokens.Ignoring), Tokens.Open, Part.Optional(Forms.Labels),
                Tokens.Close,
            ],
            v => v.Get<Options>(0).Match(v.Get<Symbol>(1) == Tokens.On, v.Optional<List<string>>(3)));
        grammar.Rule(Modifier, BoolModifier);
        grammar.Rule(Modifier, LabelsModifier);
        foreach (var (side, cardinality) in new[]
        {
            (Tokens.GroupLeft, MatchCardinality.ManyToOne), (Tokens.GroupRight, MatchCardinality.OneToMany),
        })
        {
            grammar.Rule(Modifier, [LabelsModifier, side], v => v.Get<Options>(0).Group(cardinality, null));
            grammar.Rule(
                Modifier,
                [LabelsModifier, side, Tokens.Open, Part.Optional(Forms.Labels), Tokens.Close],
                v => v.Get<Options>(0).Group(cardinality, v.Optional<List<string>>(3)));
        }
    }

    /// <summary>Refuses an expression that is nested too deeply to be walked by recursion.</summary>
    public static MetricExpr Bounded(MetricExpr expr)
        => expr.Depth <= LogQLLimits.DepthMax ? expr : throw LogQLLimits.TooDeep();

    private static MetricExpr New(BinaryOp op, LogQLExpr left, LogQLExpr right, Options options)
    {
        if (left is not MetricExpr leftMetric)
        {
            return WrongType(op, "left", (LogSelectorExpr)left);
        }

        if (right is not MetricExpr rightMetric)
        {
            return WrongType(op, "right", (LogSelectorExpr)right);
        }

        return (leftMetric, rightMetric) switch
        {
            (InvalidExpr, _) => leftMetric,
            (LiteralExpr literal, _) when op.IsSet() => WrongLiteral(op, "left", literal),
            (_, LiteralExpr literal) when op.IsSet() => WrongLiteral(op, "right", literal),
            (LiteralExpr l, LiteralExpr r) => new LiteralExpr(op.Apply(l.Value, r.Value)),
            _ => Bounded(new BinaryOpExpr(op, leftMetric, rightMetric, options.ReturnBool, options.Matching)),
        };
    }

    // Loki names its own types of a bare selector and of one with a pipeline.
    private static InvalidExpr WrongType(BinaryOp op, string side, LogSelectorExpr selector) => new(
        $"unexpected type for {side} leg of binary operation ({op.Symbol()}): "
        + (selector.Stages.Count == 0 ? "*syntax.MatchersExpr" : "*syntax.PipelineExpr"));

    private static InvalidExpr WrongLiteral(BinaryOp op, string side, LiteralExpr literal) => new(
        $"unexpected literal for {side} leg of logical/set binary operation ({op.Symbol()}): "
        + GoFloat.Format(literal.Value, 'f', 6));

    /// <summary>What stands between an operator and its right side.</summary>
    private sealed record Options(bool ReturnBool, VectorMatching Matching)
    {
        public Options Match(bool isOn, List<string>? labels)
            => this with { Matching = Matching with { IsOn = isOn, Labels = [.. labels ?? []] } };

        public Options Group(MatchCardinality cardinality, List<string>? include)
            => this with { Matching = Matching with { Cardinality = cardinality, Include = [.. include ?? []] } };
    }
}

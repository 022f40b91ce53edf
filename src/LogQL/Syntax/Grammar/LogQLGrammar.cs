using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>The grammar of LogQL as a parse table.</summary>
/// <remarks>The rules are those of Loki's own grammar, form by form, because where its parser notices an error, and
/// which tokens it then says it expects, follows from them.</remarks>
internal static class LogQLGrammar
{
    private static readonly Lazy<ParseTable> LazyTable = new(Build);

    /// <summary>The table, made on first use.</summary>
    public static ParseTable Table => LazyTable.Value;

    private static ParseTable Build()
    {
        var grammar = new GrammarBuilder();
        grammar.Operators(Associativity.Left, Tokens.Or);
        grammar.Operators(Associativity.Left, Tokens.And, Tokens.Unless);
        grammar.Operators(
            Associativity.Left, Tokens.Equal, Tokens.NotEqual, Tokens.Less, Tokens.LessOrEqual, Tokens.Greater,
            Tokens.GreaterOrEqual);
        grammar.Operators(Associativity.Left, Tokens.Plus, Tokens.Minus);
        grammar.Operators(Associativity.Left, Tokens.Times, Tokens.Divide, Tokens.Modulo);
        grammar.Operators(Associativity.Right, Tokens.Power);

        grammar.Rule(Forms.Query, Forms.Expr);
        grammar.Rule(Forms.Expr, Forms.LogExpr);
        grammar.Rule(Forms.Expr, Forms.MetricExpr);
        grammar.Rule(
            Forms.LogExpr,
            [Forms.Selector, Part.Optional(Forms.Pipeline)],
            v => SelectorRules.LogSelector(v, 0, 1));
        grammar.Rule(Forms.LogExpr, [Tokens.Open, Forms.LogExpr, Tokens.Close], v => v.Get<object>(1));

        SelectorRules.AddTo(grammar);
        PipelineRules.AddTo(grammar);
        ParserStageRules.AddTo(grammar);
        LabelFilterRules.AddTo(grammar);
        RangeRules.AddTo(grammar);
        AggregationRules.AddTo(grammar);
        BinaryOpRules.AddTo(grammar);
        return new ParseTable(grammar, Tokens.All);
    }
}

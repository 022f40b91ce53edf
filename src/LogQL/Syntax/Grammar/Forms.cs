using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>The nonterminals that several kinds of rules use; each comment names the type of its value.</summary>
internal static class Forms
{
    /// <summary><see cref="LogQLExpr"/>.</summary>
    public static readonly Symbol Query = Symbol.Nonterminal("query");

    /// <summary><see cref="LogQLExpr"/>.</summary>
    public static readonly Symbol Expr = Symbol.Nonterminal("expr");

    /// <summary><see cref="LogSelectorExpr"/>.</summary>
    public static readonly Symbol LogExpr = Symbol.Nonterminal("log expr");

    /// <summary><see cref="MetricExpr"/>.</summary>
    public static readonly Symbol MetricExpr = Symbol.Nonterminal("metric expr");

    /// <summary>List of <see cref="Model.LabelMatcher"/>.</summary>
    public static readonly Symbol Selector = Symbol.Nonterminal("selector");

    /// <summary>List of <see cref="Model.LabelMatcher"/>.</summary>
    public static readonly Symbol Matchers = Symbol.Nonterminal("matchers");

    /// <summary><see cref="Model.LabelMatcher"/>.</summary>
    public static readonly Symbol Matcher = Symbol.Nonterminal("matcher");

    /// <summary>List of <see cref="PipelineStage"/>.</summary>
    public static readonly Symbol Pipeline = Symbol.Nonterminal("pipeline");

    /// <summary>List of <see cref="PipelineStage"/>.</summary>
    public static readonly Symbol Stage = Symbol.Nonterminal("stage");

    /// <summary><see cref="LabelFilter"/>.</summary>
    public static readonly Symbol LabelFilter = Symbol.Nonterminal("label filter");

    /// <summary><see cref="NumberText"/>.</summary>
    public static readonly Symbol Literal = Symbol.Nonterminal("literal");

    /// <summary><see cref="LogRange"/>.</summary>
    public static readonly Symbol LogRange = Symbol.Nonterminal("log range");

    /// <summary><see cref="Syntax.Grouping"/>.</summary>
    public static readonly Symbol Grouping = Symbol.Nonterminal("grouping");

    /// <summary>List of <see cref="string"/>.</summary>
    public static readonly Symbol Labels = Symbol.Nonterminal("labels");
}

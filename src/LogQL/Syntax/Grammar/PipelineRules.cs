using Trine.LogQL.Syntax.Lalr;
using Trine.Model;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>Pipelines, and the stages that neither parse a line nor filter on labels.</summary>
internal static class PipelineRules
{
    private static readonly Symbol LineFilters = Symbol.Nonterminal("line filters");
    private static readonly Symbol LineFilter = Symbol.Nonterminal("line filter");
    private static readonly Symbol LineFilterOperator = Symbol.Nonterminal("line filter operator");
    private static readonly Symbol FilterFunction = Symbol.Nonterminal("filter function");
    private static readonly Symbol Alternative = Symbol.Nonterminal("alternative");
    private static readonly Symbol Format = Symbol.Nonterminal("format");
    private static readonly Symbol Formats = Symbol.Nonterminal("formats");
    private static readonly Symbol Choice = Symbol.Nonterminal("choice");
    private static readonly Symbol Choices = Symbol.Nonterminal("choices");

    private static readonly Dictionary<Symbol, LineFilterOp> Ops = new()
    {
        [Tokens.PipeContains] = LineFilterOp.Contains,
        [Tokens.NotEqual] = LineFilterOp.NotContains,
        [Tokens.PipeMatch] = LineFilterOp.Match,
        [Tokens.NotMatch] = LineFilterOp.NotMatch,
        [Tokens.PipePattern] = LineFilterOp.Pattern,
        [Tokens.NotPattern] = LineFilterOp.NotPattern,
    };

    public static void AddTo(GrammarBuilder grammar)
    {
        grammar.Rule(Forms.Pipeline, [Forms.Stage], v => v.Get<object>(0));
        grammar.Rule(
            Forms.Pipeline,
            [Forms.Pipeline, Forms.Stage],
            v => Join(v.Get<List<PipelineStage>>(0), v.Get<List<PipelineStage>>(1)));
        AddLineFilters(grammar);
        AddStage(grammar, [Tokens.LineFormat, Tokens.String], v => new LineFormatStage(v.Text(1)));
        AddStage(grammar, [Tokens.Decolorize], _ => new DecolorizeStage());
        AddLabelFormat(grammar);

        grammar.Rule(Choice, [Tokens.Identifier], v => new LabelChoice(v.Text(0), Matcher: null));
        grammar.Rule(
            Choice,
            [Forms.Matcher],
            v => new LabelChoice(v.Get<LabelMatcher>(0).Name, v.Get<LabelMatcher>(0)));
        grammar.ListRule<LabelChoice>(Choices, Choice, Tokens.Comma);
        AddStage(grammar, [Tokens.Drop, Choices], v => new DropStage([.. v.Get<List<LabelChoice>>(1)]));
        AddStage(grammar, [Tokens.Keep, Choices], v => new KeepStage([.. v.Get<List<LabelChoice>>(1)]));
    }

    /// <summary>Adds a kind of stage that stands after a pipe.</summary>
    public static void AddStage(
        GrammarBuilder grammar, ReadOnlySpan<Part> parts, Func<RuleValues, PipelineStage> reduction)
    {
        // A nonterminal of its own for each kind, as in Loki's grammar: it decides where errors are noticed.
        var kind = Symbol.Nonterminal("stage kind");
        grammar.Rule(kind, parts, v => reduction(v));
        grammar.Rule(Forms.Stage, [Tokens.Pipe, kind], v => new List<PipelineStage> { v.Get<PipelineStage>(1) });
    }

    private static List<PipelineStage> Join(List<PipelineStage> stages, List<PipelineStage> more)
    {
        stages.AddRange(more);
        return stages;
    }

    private static void AddLineFilters(GrammarBuilder grammar)
    {
        grammar.Rule(
            Forms.Stage,
            [LineFilters],
            v => v.Get<List<PendingLineFilter>>(0).SelectMany(filter => filter.Stages()).ToList());
        grammar.ListRule<PendingLineFilter>(LineFilters, LineFilter);
        grammar.Rule(LineFilterOperator, [Part.AnyOf([.. Ops.Keys])], v => v.Get<Symbol>(0));
        grammar.Rule(FilterFunction, Tokens.Ip);
        grammar.Rule(
            LineFilter,
            [LineFilterOperator, Tokens.String],
            v => new PendingLineFilter(Ops[v.Get<Symbol>(0)], new LineFilterTerm(v.Text(1), IsIp: false)));
        grammar.Rule(
            LineFilter,
            [LineFilterOperator, FilterFunction, Tokens.Open, Tokens.String, Tokens.Close],
            v => new PendingLineFilter(Ops[v.Get<Symbol>(0)], new LineFilterTerm(v.Text(3), IsIp: true)));
        grammar.Rule(
            LineFilter,
            [LineFilter, Tokens.Or, Alternative],
            v => v.Get<PendingLineFilter>(0).Or(v.Get<List<LineFilterTerm>>(2)));

        // The list grows at its end while the text is reduced from its end: it is in reverse.
        grammar.Rule(Alternative, [Tokens.String], v => new List<LineFilterTerm> { new(v.Text(0), IsIp: false) });
        grammar.Rule(
            Alternative,
            [Tokens.String, Tokens.Or, Alternative],
            v => v.Append(2, new LineFilterTerm(v.Text(0), IsIp: false)));
        grammar.Rule(
            Alternative,
            [FilterFunction, Tokens.Open, Tokens.String, Tokens.Close],
            v => new List<LineFilterTerm> { new(v.Text(2), IsIp: true) });
    }

    private static void AddLabelFormat(GrammarBuilder grammar)
    {
        grammar.Rule(
            Format,
            [Tokens.Identifier, Tokens.Assign, Tokens.Identifier],
            v => new LabelFormat(v.Text(0), v.Text(2), IsRename: true));
        grammar.Rule(
            Format,
            [Tokens.Identifier, Tokens.Assign, Tokens.String],
            v => new LabelFormat(v.Text(0), v.Text(2), IsRename: false));
        grammar.ListRule<LabelFormat>(Formats, Format, Tokens.Comma);
        grammar.Rule(Formats, [Formats, Tokens.Comma, Tokens.Error], v => v.Get<object>(0));
        AddStage(grammar, [Tokens.LabelFormat, Formats], v => new LabelFormatStage([.. v.Get<List<LabelFormat>>(1)]));
    }
}

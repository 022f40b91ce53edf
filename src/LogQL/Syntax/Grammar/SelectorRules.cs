using Trine.LogQL.Syntax.Lalr;
using Trine.Model;
using Trine.Model.Regex;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>Stream selectors and their matchers: <c>{app="a", env!~"b.*"}</c>.</summary>
internal static class SelectorRules
{
    private static readonly Dictionary<Symbol, MatchOp> Ops = new()
    {
        [Tokens.Assign] = MatchOp.Equal,
        [Tokens.NotEqual] = MatchOp.NotEqual,
        [Tokens.Match] = MatchOp.Match,
        [Tokens.NotMatch] = MatchOp.NotMatch,
    };

    public static void AddTo(GrammarBuilder grammar)
    {
        grammar.Rule(Forms.Selector, [Tokens.OpenBrace, Forms.Matchers, Tokens.CloseBrace], v => v.Get<object>(1));
        grammar.Rule(Forms.Selector, [Tokens.OpenBrace, Forms.Matchers, Tokens.Error], v => v.Get<object>(1));
        grammar.Rule(Forms.Selector, [Tokens.OpenBrace, Tokens.CloseBrace], _ => new List<LabelMatcher>());
        grammar.ListRule<LabelMatcher>(Forms.Matchers, Forms.Matcher, Tokens.Comma);
        grammar.Rule(
            Forms.Matcher,
            [Tokens.Identifier, Part.AnyOf([.. Ops.Keys]), Tokens.String],
            v => NewMatcher(v.Text(0), Ops[v.Get<Symbol>(1)], v.Text(2)));
    }

    /// <summary>The selector at one place with the pipeline, if any, at another.</summary>
    public static LogSelectorExpr LogSelector(RuleValues values, int selector, int pipeline) => new(
        [.. values.Get<List<LabelMatcher>>(selector)],
        [.. values.Optional<List<PipelineStage>>(pipeline) ?? []]);

    private static LabelMatcher NewMatcher(string name, MatchOp op, string value)
    {
        try
        {
            return new LabelMatcher(name, op, value);
        }
        catch (Re2SyntaxException e)
        {
            throw new LogQLParseException(e.Message);
        }
    }
}

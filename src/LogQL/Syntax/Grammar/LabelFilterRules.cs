using Trine.LogQL.Syntax.Lalr;
using Trine.Model;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>Conditions on labels inside a pipeline: <c>| status >= 500 and (took > 2s or size > 2KB)</c>.</summary>
internal static class LabelFilterRules
{
    private static readonly Symbol IpFilter = Symbol.Nonterminal("ip filter");
    private static readonly Symbol UnitFilter = Symbol.Nonterminal("unit filter");
    private static readonly Symbol DurationFilter = Symbol.Nonterminal("duration filter");
    private static readonly Symbol BytesFilter = Symbol.Nonterminal("bytes filter");
    private static readonly Symbol NumberFilter = Symbol.Nonterminal("number filter");

    private static readonly Dictionary<Symbol, CompareOp> Ops = new()
    {
        [Tokens.Greater] = CompareOp.Greater,
        [Tokens.GreaterOrEqual] = CompareOp.GreaterOrEqual,
        [Tokens.Less] = CompareOp.Less,
        [Tokens.LessOrEqual] = CompareOp.LessOrEqual,
        [Tokens.NotEqual] = CompareOp.NotEqual,
        [Tokens.Assign] = CompareOp.Equal,
        [Tokens.Equal] = CompareOp.Equal,
    };

    public static void AddTo(GrammarBuilder grammar)
    {
        grammar.Rule(
            Forms.Stage,
            [Tokens.Pipe, Forms.LabelFilter],
            v => new List<PipelineStage> { new LabelFilterStage(v.Get<LabelFilter>(1)) });
        grammar.Rule(Forms.LabelFilter, [Forms.Matcher], v => new StringLabelFilter(v.Get<LabelMatcher>(0)));
        grammar.Rule(Forms.LabelFilter, IpFilter);
        grammar.Rule(Forms.LabelFilter, UnitFilter);
        grammar.Rule(Forms.LabelFilter, NumberFilter);
        grammar.Rule(Forms.LabelFilter, [Tokens.Open, Forms.LabelFilter, Tokens.Close], v => v.Get<object>(1));
        grammar.Rule(Forms.LabelFilter, [Forms.LabelFilter, Forms.LabelFilter], v => And(v, 0, 1));
        grammar.Rule(Forms.LabelFilter, [Forms.LabelFilter, Tokens.And, Forms.LabelFilter], v => And(v, 0, 2));
        grammar.Rule(Forms.LabelFilter, [Forms.LabelFilter, Tokens.Comma, Forms.LabelFilter], v => And(v, 0, 2));
        grammar.Rule(
            Forms.LabelFilter,
            [Forms.LabelFilter, Tokens.Or, Forms.LabelFilter],
            v => Bounded(new OrLabelFilter(v.Get<LabelFilter>(0), v.Get<LabelFilter>(2))));

        grammar.Rule(
            IpFilter,
            [
                Tokens.Identifier, Part.AnyOf(Tokens.Assign, Tokens.NotEqual), Tokens.Ip, Tokens.Open, Tokens.String,
                Tokens.Close,
            ],
            v => new IpLabelFilter(v.Text(0), v.Get<Symbol>(1) == Tokens.NotEqual, v.Text(4)));
        grammar.Rule(UnitFilter, DurationFilter);
        grammar.Rule(UnitFilter, BytesFilter);
        var comparison = Part.AnyOf([.. Ops.Keys]);
        grammar.Rule(
            DurationFilter,
            [Tokens.Identifier, comparison, Tokens.Duration],
            v => new DurationLabelFilter(v.Text(0), Ops[v.Get<Symbol>(1)], v.Get<long>(2)));
        grammar.Rule(
            BytesFilter,
            [Tokens.Identifier, comparison, Tokens.Bytes],
            v => new BytesLabelFilter(v.Text(0), Ops[v.Get<Symbol>(1)], v.Get<ulong>(2)));
        grammar.Rule(
            NumberFilter,
            [Tokens.Identifier, comparison, Forms.Literal],
            v => new NumberLabelFilter(v.Text(0), Ops[v.Get<Symbol>(1)], v.Get<NumberText>(2).Value));
    }

    private static LabelFilter And(RuleValues values, int left, int right)
        => Bounded(new AndLabelFilter(values.Get<LabelFilter>(left), values.Get<LabelFilter>(right)));

    private static LabelFilter Bounded(LabelFilter filter)
        => filter.Depth <= LogQLLimits.DepthMax ? filter : throw LogQLLimits.TooDeep();
}

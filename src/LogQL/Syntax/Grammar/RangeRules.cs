using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>What a range aggregation works on: <c>{app="a"} | json | unwrap x [5m] offset 1h</c>.</summary>
internal static class RangeRules
{
    private const int Nowhere = -1;

    private static readonly Symbol UnwrapPart = Symbol.Nonterminal("unwrap");
    private static readonly Symbol Conversion = Symbol.Nonterminal("conversion");
    private static readonly Symbol OffsetPart = Symbol.Nonterminal("offset");

    private static readonly Dictionary<Symbol, UnwrapConversion> Conversions = new()
    {
        [Tokens.BytesConversion] = UnwrapConversion.Bytes,
        [Tokens.DurationConversion] = UnwrapConversion.Duration,
        [Tokens.DurationSecondsConversion] = UnwrapConversion.DurationSeconds,
    };

    public static void AddTo(GrammarBuilder grammar)
    {
        var pipeline = Part.Optional(Forms.Pipeline);
        var unwrap = Part.Optional(UnwrapPart);
        var offset = Part.Optional(OffsetPart);
        grammar.Rule(
            Forms.LogRange,
            [Forms.Selector, pipeline, unwrap, Tokens.Range, offset],
            v => New(v, selector: 0, pipeline: 1, unwrap: 2, range: 3, offset: 4));
        grammar.Rule(
            Forms.LogRange,
            [Tokens.Open, Forms.Selector, pipeline, unwrap, Tokens.Close, Tokens.Range, offset],
            v => New(v, selector: 1, pipeline: 2, unwrap: 3, range: 5, offset: 6));
        grammar.Rule(
            Forms.LogRange,
            [Forms.Selector, Tokens.Range, offset, Forms.Pipeline, unwrap],
            v => New(v, selector: 0, pipeline: 3, unwrap: 4, range: 1, offset: 2));
        grammar.Rule(
            Forms.LogRange,
            [Forms.Selector, Tokens.Range, offset, UnwrapPart],
            v => New(v, selector: 0, pipeline: Nowhere, unwrap: 3, range: 1, offset: 2));
        grammar.Rule(
            Forms.LogRange,
            [Tokens.Open, Forms.Selector, Tokens.Close, Tokens.Range, offset, UnwrapPart],
            v => New(v, selector: 1, pipeline: Nowhere, unwrap: 5, range: 3, offset: 4));
        grammar.Rule(Forms.LogRange, [Tokens.Open, Forms.LogRange, Tokens.Close], v => v.Get<object>(1));
        grammar.Rule(Forms.LogRange, [Forms.LogRange, Tokens.Error], v => v.Get<object>(0));

        grammar.Rule(
            UnwrapPart, [Tokens.Pipe, Tokens.Unwrap, Tokens.Identifier], v => new PendingUnwrap(v.Text(2), default));
        grammar.Rule(
            UnwrapPart,
            [Tokens.Pipe, Tokens.Unwrap, Conversion, Tokens.Open, Tokens.Identifier, Tokens.Close],
            v => new PendingUnwrap(v.Text(4), Conversions[v.Get<Symbol>(2)]));
        grammar.Rule(
            UnwrapPart,
            [UnwrapPart, Tokens.Pipe, Forms.LabelFilter],
            v => v.Get<PendingUnwrap>(0).Filter(v.Get<LabelFilter>(2)));
        grammar.Rule(Conversion, [Part.AnyOf([.. Conversions.Keys])], v => v.Get<Symbol>(0));
        grammar.Rule(OffsetPart, [Tokens.Offset, Tokens.Duration], v => v.Get<object>(1));
    }

    /// <summary>The range whose parts stand at these places; pipeline, unwrap and offset need not be there.</summary>
    private static LogRange New(RuleValues values, int selector, int pipeline, int unwrap, int range, int offset)
        => new(
            SelectorRules.LogSelector(values, selector, pipeline),
            values.Get<long>(range),
            (long?)values.Optional<object>(offset) ?? 0,
            values.Optional<PendingUnwrap>(unwrap)?.ToUnwrap());

    /// <summary>An unwrap while its filters are still being read.</summary>
    private sealed class PendingUnwrap(string label, UnwrapConversion conversion)
    {
        private readonly List<LabelFilter> _filters = [];

        public PendingUnwrap Filter(LabelFilter filter)
        {
            _filters.Add(filter);
            return this;
        }

        public Unwrap ToUnwrap() => new(label, conversion, [.. _filters]);
    }
}

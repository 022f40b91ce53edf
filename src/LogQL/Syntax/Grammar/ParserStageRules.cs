using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>The stages that parse lines, such as <c>| json</c> and <c>| logfmt --strict a, b="c"</c>.</summary>
internal static class ParserStageRules
{
    private static readonly Symbol Flags = Symbol.Nonterminal("flags");
    private static readonly Symbol Extraction = Symbol.Nonterminal("extraction");
    private static readonly Symbol Extractions = Symbol.Nonterminal("extractions");

    public static void AddTo(GrammarBuilder grammar)
    {
        grammar.ListRule<string>(Flags, Tokens.FunctionFlag);
        grammar.Rule(
            Extraction,
            [Tokens.Identifier, Tokens.Assign, Tokens.String],
            v => new LabelExtraction(v.Text(0), v.Text(2)));
        grammar.Rule(Extraction, [Tokens.Identifier], v => new LabelExtraction(v.Text(0), v.Text(0)));
        grammar.ListRule<LabelExtraction>(Extractions, Extraction, Tokens.Comma);

        PipelineRules.AddStage(grammar, [Tokens.Logfmt, Part.Optional(Flags)], v => NewLogfmt(v, 1, extractions: null));
        PipelineRules.AddStage(
            grammar,
            [Tokens.Logfmt, Part.Optional(Flags), Extractions],
            v => NewLogfmt(v, 1, v.Get<List<LabelExtraction>>(2)));
        PipelineRules.AddStage(
            grammar, [Tokens.Json, Extractions], v => new JsonStage([.. v.Get<List<LabelExtraction>>(1)]));

        PipelineRules.AddStage(grammar, [Tokens.Json], _ => new JsonStage([]));
        PipelineRules.AddStage(grammar, [Tokens.Unpack], _ => new UnpackStage());
        PipelineRules.AddStage(grammar, [Tokens.Regexp, Tokens.String], v => NewRegexp(v.Text(1)));
        PipelineRules.AddStage(grammar, [Tokens.Pattern, Tokens.String], v => NewPattern(v.Text(1)));
    }

    private static LogfmtStage NewLogfmt(RuleValues values, int flags, List<LabelExtraction>? extractions)
    {
        var given = values.Optional<List<string>>(flags) ?? [];
        return new LogfmtStage(
            given.Contains(LogfmtStage.StrictFlag), given.Contains(LogfmtStage.KeepEmptyFlag), [.. extractions ?? []]);
    }

    private static RegexpStage NewRegexp(string pattern)
    {
        var error = StageArguments.CheckRegexpParser(pattern);
        return error.Length == 0
            ? new RegexpStage(pattern)
            : throw new LogQLParseException($"invalid regexp parser: {error}");
    }

    private static PatternStage NewPattern(string pattern)
    {
        var error = StageArguments.CheckPatternParser(pattern);
        return error.Length == 0
            ? new PatternStage(pattern)
            : throw new LogQLParseException($"invalid pattern parser: {error}");
    }
}

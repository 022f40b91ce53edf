using Trine.LogQL.Syntax.Grammar;
using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax.Lexing;

/// <summary>The words and signs that are tokens of their own. Words are written in any case.</summary>
internal static class Keywords
{
    /// <summary>Tokens that always stand for themselves; a label cannot be called so in a query.</summary>
    public static readonly IReadOnlyDictionary<string, Symbol> Reserved = new[]
    {
        Tokens.Comma, Tokens.Dot, Tokens.OpenBrace, Tokens.CloseBrace, Tokens.CloseBracket, Tokens.Open, Tokens.Close,
        Tokens.Assign, Tokens.NotEqual, Tokens.Match, Tokens.NotMatch, Tokens.NotPattern,
        Tokens.PipeContains, Tokens.PipeMatch, Tokens.PipePattern, Tokens.Pipe,
        Tokens.Unwrap, Tokens.By, Tokens.Without, Tokens.Bool, Tokens.Offset,
        Tokens.On, Tokens.Ignoring, Tokens.GroupLeft, Tokens.GroupRight,
        Tokens.Or, Tokens.And, Tokens.Unless,
        Tokens.Plus, Tokens.Minus, Tokens.Times, Tokens.Divide, Tokens.Modulo, Tokens.Power,
        Tokens.Equal, Tokens.Greater, Tokens.GreaterOrEqual, Tokens.Less, Tokens.LessOrEqual,
        Tokens.Json, Tokens.Regexp, Tokens.Logfmt, Tokens.Unpack, Tokens.Pattern,
        Tokens.LabelFormat, Tokens.LineFormat, Tokens.Decolorize, Tokens.Drop, Tokens.Keep,
    }.ToDictionary(token => token.Name);

    /// <summary>Words that are functions where arguments or a grouping follow, and identifiers elsewhere.</summary>
    public static readonly IReadOnlyDictionary<string, Symbol> Functions = new Dictionary<string, Symbol>
    {
        ["rate"] = Tokens.Rate,
        ["rate_counter"] = Tokens.RateCounter,
        ["count_over_time"] = Tokens.CountOverTime,
        ["bytes_rate"] = Tokens.BytesRate,
        ["bytes_over_time"] = Tokens.BytesOverTime,
        ["avg_over_time"] = Tokens.AvgOverTime,
        ["sum_over_time"] = Tokens.SumOverTime,
        ["min_over_time"] = Tokens.MinOverTime,
        ["max_over_time"] = Tokens.MaxOverTime,
        ["stdvar_over_time"] = Tokens.StdvarOverTime,
        ["stddev_over_time"] = Tokens.StddevOverTime,
        ["quantile_over_time"] = Tokens.QuantileOverTime,
        ["first_over_time"] = Tokens.FirstOverTime,
        ["last_over_time"] = Tokens.LastOverTime,
        ["absent_over_time"] = Tokens.AbsentOverTime,
        ["vector"] = Tokens.Vector,
        ["sum"] = Tokens.Sum,
        ["avg"] = Tokens.Avg,
        ["max"] = Tokens.Max,
        ["min"] = Tokens.Min,
        ["count"] = Tokens.Count,
        ["stddev"] = Tokens.Stddev,
        ["stdvar"] = Tokens.Stdvar,
        ["bottomk"] = Tokens.Bottomk,
        ["topk"] = Tokens.Topk,
        ["approx_topk"] = Tokens.ApproxTopk,
        ["sort"] = Tokens.Sort,
        ["sort_desc"] = Tokens.SortDesc,
        ["label_replace"] = Tokens.LabelReplace,
        ["bytes"] = Tokens.BytesConversion,
        ["duration"] = Tokens.DurationConversion,
        ["duration_seconds"] = Tokens.DurationSecondsConversion,
        ["ip"] = Tokens.Ip,
    };

    /// <summary>The longest word or sign there is; a longer one need not be looked up.</summary>
    public static readonly int LengthMax = Functions.Keys.Concat(Reserved.Keys).Max(word => word.Length);
}

using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>The tokens of LogQL, by the names and in the order that error texts give them.</summary>
internal static class Tokens
{
    public static readonly Symbol End = new("$end", Symbol.End);
    public static readonly Symbol Error = new("error", Symbol.Error);

    private static readonly List<Symbol> Ordered = [End, Error];

    public static readonly Symbol Bytes = Add("BYTES");
    public static readonly Symbol Identifier = Add("IDENTIFIER");
    public static readonly Symbol String = Add("STRING");
    public static readonly Symbol Number = Add("NUMBER");
    public static readonly Symbol FunctionFlag = Add("FUNCTION_FLAG");
    public static readonly Symbol Duration = Add("DURATION");
    public static readonly Symbol Range = Add("RANGE");

    public static readonly Symbol Assign = Add("=");
    public static readonly Symbol Match = Add("=~");
    public static readonly Symbol NotMatch = Add("!~");
    public static readonly Symbol NotPattern = Add("!>");
    public static readonly Symbol OpenBrace = Add("{");
    public static readonly Symbol CloseBrace = Add("}");
    public static readonly Symbol CloseBracket = Add("]");
    public static readonly Symbol Comma = Add(",");
    public static readonly Symbol Dot = Add(".");
    public static readonly Symbol PipeMatch = Add("|~");
    public static readonly Symbol PipeContains = Add("|=");
    public static readonly Symbol PipePattern = Add("|>");
    public static readonly Symbol Open = Add("(");
    public static readonly Symbol Close = Add(")");
    public static readonly Symbol By = Add("by");
    public static readonly Symbol Without = Add("without");
    public static readonly Symbol CountOverTime = Add("COUNT_OVER_TIME");
    public static readonly Symbol Rate = Add("RATE");
    public static readonly Symbol RateCounter = Add("RATE_COUNTER");
    public static readonly Symbol Sum = Add("SUM");
    public static readonly Symbol Sort = Add("SORT");
    public static readonly Symbol SortDesc = Add("SORT_DESC");
    public static readonly Symbol Avg = Add("AVG");
    public static readonly Symbol Max = Add("MAX");
    public static readonly Symbol Min = Add("MIN");
    public static readonly Symbol Count = Add("COUNT");
    public static readonly Symbol Stddev = Add("STDDEV");
    public static readonly Symbol Stdvar = Add("STDVAR");
    public static readonly Symbol Bottomk = Add("BOTTOMK");
    public static readonly Symbol Topk = Add("TOPK");
    public static readonly Symbol ApproxTopk = Add("APPROX_TOPK");
    public static readonly Symbol BytesOverTime = Add("BYTES_OVER_TIME");
    public static readonly Symbol BytesRate = Add("BYTES_RATE");
    public static readonly Symbol Bool = Add("bool");
    public static readonly Symbol Json = Add("json");
    public static readonly Symbol Regexp = Add("regexp");
    public static readonly Symbol Logfmt = Add("logfmt");
    public static readonly Symbol Pipe = Add("|");
    public static readonly Symbol LineFormat = Add("line_format");
    public static readonly Symbol LabelFormat = Add("label_format");
    public static readonly Symbol Unwrap = Add("unwrap");
    public static readonly Symbol AvgOverTime = Add("AVG_OVER_TIME");
    public static readonly Symbol SumOverTime = Add("SUM_OVER_TIME");
    public static readonly Symbol MinOverTime = Add("MIN_OVER_TIME");
    public static readonly Symbol MaxOverTime = Add("MAX_OVER_TIME");
    public static readonly Symbol StdvarOverTime = Add("STDVAR_OVER_TIME");
    public static readonly Symbol StddevOverTime = Add("STDDEV_OVER_TIME");
    public static readonly Symbol QuantileOverTime = Add("QUANTILE_OVER_TIME");
    public static readonly Symbol BytesConversion = Add("BYTES_CONV");
    public static readonly Symbol DurationConversion = Add("DURATION_CONV");
    public static readonly Symbol DurationSecondsConversion = Add("DURATION_SECONDS_CONV");
    public static readonly Symbol FirstOverTime = Add("FIRST_OVER_TIME");
    public static readonly Symbol LastOverTime = Add("LAST_OVER_TIME");
    public static readonly Symbol AbsentOverTime = Add("ABSENT_OVER_TIME");
    public static readonly Symbol Vector = Add("VECTOR");
    public static readonly Symbol LabelReplace = Add("label_replace");
    public static readonly Symbol Unpack = Add("unpack");
    public static readonly Symbol Offset = Add("offset");
    public static readonly Symbol Pattern = Add("pattern");
    public static readonly Symbol Ip = Add("ip");
    public static readonly Symbol On = Add("on");
    public static readonly Symbol Ignoring = Add("ignoring");
    public static readonly Symbol GroupLeft = Add("group_left");
    public static readonly Symbol GroupRight = Add("group_right");
    public static readonly Symbol Decolorize = Add("decolorize");
    public static readonly Symbol Drop = Add("drop");
    public static readonly Symbol Keep = Add("keep");

    public static readonly Symbol Or = Add("or");
    public static readonly Symbol And = Add("and");
    public static readonly Symbol Unless = Add("unless");
    public static readonly Symbol Equal = Add("==");
    public static readonly Symbol NotEqual = Add("!=");
    public static readonly Symbol Less = Add("<");
    public static readonly Symbol LessOrEqual = Add("<=");
    public static readonly Symbol Greater = Add(">");
    public static readonly Symbol GreaterOrEqual = Add(">=");
    public static readonly Symbol Plus = Add("+");
    public static readonly Symbol Minus = Add("-");
    public static readonly Symbol Times = Add("*");
    public static readonly Symbol Divide = Add("/");
    public static readonly Symbol Modulo = Add("%");
    public static readonly Symbol Power = Add("^");

    /// <summary>All tokens, each at the place of its number.</summary>
    public static IReadOnlyList<Symbol> All => Ordered;

    private static Symbol Add(string name)
    {
        var symbol = new Symbol(name, Ordered.Count);
        Ordered.Add(symbol);
        return symbol;
    }
}

namespace Trine.TraceQL.Syntax;

/// <summary>Parses the functions that make series, and what may follow them.</summary>
internal sealed class MetricsParser(TokenReader reader, FieldParser fields)
{
    /// <summary>Whether a function that makes series begins here.</summary>
    public bool IsFunction => reader.Is(TokenKind.Word) && MetricsFunction.TryParse(reader.Current.Text, out _);

    public MetricsFunction ParseFunction()
    {
        _ = MetricsFunction.TryParse(reader.Take().Text, out var operation);
        reader.ExpectOnly(TokenKind.OpenParens, "(");
        TraceQLAttribute? attribute = null;
        CompareArguments? compare = null;
        IReadOnlyList<double> quantiles = [];
        switch (operation)
        {
            case MetricsOperation.Rate or MetricsOperation.CountOverTime:
                reader.ExpectOnly(TokenKind.CloseParens, ")");
                return new MetricsFunction(operation, null, [], ParseBy(), null);
            case MetricsOperation.Compare:
                compare = ParseCompare();
                break;
            case MetricsOperation.QuantileOverTime:
                attribute = fields.ParseAttribute();
                quantiles = ParseQuantiles();
                break;
            default:
                attribute = fields.ParseAttribute();
                break;
        }

        reader.Expect(TokenKind.CloseParens);
        return new MetricsFunction(
            operation, attribute, quantiles, operation == MetricsOperation.Compare ? [] : ParseBy(), compare);
    }

    /// <summary>Reads <c>| topk(n)</c>, <c>| bottomk(n)</c> and comparisons as long as there are any.</summary>
    public MetricsExpr ParseSecondStages(MetricsExpr source)
    {
        while (true)
        {
            if (reader.Is(TokenKind.Operator) && Operators.IsScalarComparison(reader.Current.Operator))
            {
                source = new FilteredExpr(source, reader.Take().Operator, ParseConstant(Operators.AdditivePrecedence));
            }
            else if (reader.Is(TokenKind.Pipe))
            {
                reader.Take();
                source = ParseRank(source);
            }
            else
            {
                return source;
            }
        }
    }

    /// <summary>Reads an integer, a double or a duration, perhaps with a minus.</summary>
    public TraceQLValue ParseNumber()
    {
        var isNegative = reader.IsOperator(TraceQLOperator.Subtract);
        if (isNegative)
        {
            reader.Take();
        }

        if (!reader.IsNumber)
        {
            throw reader.Unexpected();
        }

        var value = reader.Take().Value;
        return isNegative && NumberArithmetic.TryNegate(value, out var negated) ? negated : value;
    }

    /// <summary>Reads numbers with arithmetic between them, which is done at once.</summary>
    private TraceQLValue ParseConstant(int precedenceMin)
    {
        reader.Enter();
        var value = ParseNumber();
        while (reader.Is(TokenKind.Operator) && reader.Current.Operator is TraceQLOperator.Add
            or TraceQLOperator.Subtract or TraceQLOperator.Multiply or TraceQLOperator.Divide
            && Operators.Precedence(reader.Current.Operator) >= precedenceMin)
        {
            var op = reader.Take();
            value = MetricsConstants.Fold(op, value, ParseConstant(Operators.Precedence(op.Operator) + 1));
        }

        reader.Leave();
        return value;
    }

    private RankedExpr ParseRank(MetricsExpr source)
    {
        if (!reader.IsWord("topk") && !reader.IsWord("bottomk"))
        {
            throw reader.Unexpected();
        }

        var isTop = reader.Take().Text == "topk";
        reader.ExpectOnly(TokenKind.OpenParens, "(");
        var count = ParseWhole();
        reader.Expect(TokenKind.CloseParens);
        return new RankedExpr(source, isTop, (int)Math.Clamp(count, int.MinValue, int.MaxValue));
    }

    /// <summary>Reads digits; where a number of things stands, the grammar has no sign.</summary>
    private long ParseWhole()
        => reader.IsNumber && reader.Current.Value.Type == TraceQLValueType.Integral
            ? reader.Take().Value.Whole
            : throw reader.Unexpected(", expecting INTEGER");

    private List<double> ParseQuantiles()
    {
        var quantiles = new List<double>();
        reader.Expect(TokenKind.Comma);
        do
        {
            quantiles.Add(
                reader.IsNumber && reader.Current.Value.Type is TraceQLValueType.Integral or TraceQLValueType.Floating
                        ? reader.Take().Value.Number
                        : throw reader.Unexpected(", expecting INTEGER or FLOAT"));
        }
        while (reader.TryTake(TokenKind.Comma));
        return quantiles;
    }

    private CompareArguments ParseCompare()
    {
        reader.Expect(TokenKind.OpenBrace);
        var selection = fields.ParseFilterRest();
        var numbers = new List<long>();
        while (numbers.Count < 3 && reader.TryTake(TokenKind.Comma))
        {
            numbers.Add(ParseWhole());
        }

        if (numbers.Count == 2)
        {
            throw reader.Unexpected();
        }

        return new CompareArguments(
            selection,
            numbers.Count > 0 ? (int)Math.Clamp(numbers[0], int.MinValue, int.MaxValue) : CompareArguments.DefaultTop,
            numbers.Count == 3 ? numbers[1] : 0,
            numbers.Count == 3 ? numbers[2] : 0);
    }

    private IReadOnlyList<TraceQLAttribute> ParseBy()
    {
        if (!reader.IsWord("by"))
        {
            return [];
        }

        reader.Take();
        reader.ExpectOnly(TokenKind.OpenParens, "(");
        var by = fields.ParseAttributes();
        reader.Expect(TokenKind.CloseParens);
        return by;
    }
}

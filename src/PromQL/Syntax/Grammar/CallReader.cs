using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads calls of functions and aggregations.</summary>
internal sealed class CallReader(
    TokenReader tokens, PromQLOptions options, LabelReader labels, Func<PromQLExpr> readExpr)
{
    /// <summary>Where the labels read last end.</summary>
    private int _groupingEnd;

    /// <summary>Reads the arguments of a function whose name is read.</summary>
    public PromQLExpr ReadCall(Token name)
    {
        var (arguments, end) = ReadArguments();
        var known = name.Kind.IsFunctionWord() ? name.Text.ToLowerInvariant() : name.Text;
        if (!FunctionTable.TryGet(known, out var function))
        {
            throw tokens.Fault(name.Position, $"unknown function with name {QueryString.Quote(name.Text)}");
        }

        if (function.IsExperimental && !options.ExperimentalFunctions)
        {
            throw tokens.Fault(name.Position, $"function {QueryString.Quote(name.Text)} is not enabled");
        }

        return tokens.Bounded(new CallExpr(function, arguments, new PositionRange(name.Position.Start, end)));
    }

    /// <summary>Reads what follows the name of an aggregation; labels stand before or after the arguments.</summary>
    public PromQLExpr ReadAggregation(Token name)
    {
        tokens.AggregationDepth++;
        var hasGrouping = TryReadGrouping(out var grouping, out var isWithout);
        var (arguments, end) = ReadArguments();
        if (!hasGrouping && TryReadGrouping(out grouping, out isWithout))
        {
            end = _groupingEnd;
        }

        tokens.AggregationDepth--;
        var position = new PositionRange(name.Position.Start, end);
        return tokens.Bounded(
            Assemble(Keywords.Aggregator(name.Text), arguments, grouping, isWithout, position));
    }

    private AggregateExpr Assemble(
        AggregateOp op,
        List<PromQLExpr> arguments,
        IReadOnlyList<string> grouping,
        bool isWithout,
        PositionRange position)
    {
        if (arguments.Count == 0)
        {
            throw tokens.Fault(position, "no arguments for aggregate expression provided");
        }

        if (op.IsExperimental() && !options.ExperimentalFunctions)
        {
            throw tokens.Fault(
                position,
                $"{op.Name()}() is experimental and must be enabled with "
                + "--enable-feature=promql-experimental-functions");
        }

        var wanted = op.HasParameter() ? 2 : 1;
        return arguments.Count == wanted
            ? new AggregateExpr(
                op, arguments[wanted - 1], op.HasParameter() ? arguments[0] : null, grouping, isWithout, position)
            : throw tokens.Fault(
                position,
                $"wrong number of arguments for aggregate expression provided, expected {wanted}, "
                + $"got {arguments.Count}");
    }

    private bool TryReadGrouping(out IReadOnlyList<string> grouping, out bool isWithout)
    {
        (grouping, isWithout) = ([], tokens.Kind == TokenKind.Without);
        if (!isWithout && tokens.Kind != TokenKind.By)
        {
            return false;
        }

        tokens.Take();
        grouping = labels.ReadNames(out _groupingEnd);
        return true;
    }

    private (List<PromQLExpr> Arguments, int End) ReadArguments()
    {
        var arguments = new List<PromQLExpr>();
        tokens.Take(TokenKind.LeftParen);
        if (tokens.Kind != TokenKind.RightParen)
        {
            arguments.Add(readExpr());
            while (tokens.Kind == TokenKind.Comma)
            {
                var comma = tokens.Take();
                arguments.Add(IsExprNext()
                    ? readExpr()
                    : throw tokens.Fault(comma.Position, "trailing commas not allowed in function call args"));
            }
        }

        return (arguments, tokens.Take(TokenKind.RightParen).Position.End);
    }

    private bool IsExprNext() => tokens.Kind.IsMetricName() || tokens.Kind is TokenKind.LeftParen or TokenKind.LeftBrace
        or TokenKind.Add or TokenKind.Subtract or TokenKind.Number or TokenKind.Duration or TokenKind.String;
}

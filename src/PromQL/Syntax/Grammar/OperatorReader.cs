using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads what may follow an operator: <c>bool</c>, matching and filling.</summary>
internal sealed class OperatorReader(TokenReader tokens, LabelReader labels)
{
    public (bool IsBool, VectorMatching Matching) ReadModifiers()
    {
        var isBool = tokens.TryTake(TokenKind.Bool);
        var matching = VectorMatching.Default;
        if (tokens.Kind is TokenKind.On or TokenKind.Ignoring)
        {
            var isOn = tokens.Take().Kind == TokenKind.On;
            matching = ReadGrouping(new VectorMatching(MatchCardinality.OneToOne, isOn, labels.ReadNames(), []));
        }

        return (isBool, ReadFill(matching));
    }

    private VectorMatching ReadGrouping(VectorMatching matching)
    {
        if (tokens.Kind is not (TokenKind.GroupLeft or TokenKind.GroupRight))
        {
            return matching;
        }

        var isLeft = tokens.Take().Kind == TokenKind.GroupLeft;
        return matching with
        {
            Cardinality = isLeft ? MatchCardinality.ManyToOne : MatchCardinality.OneToMany,
            Include = tokens.Kind == TokenKind.LeftParen ? labels.ReadNames() : [],
        };
    }

    private VectorMatching ReadFill(VectorMatching matching)
    {
        switch (tokens.Kind)
        {
            case TokenKind.Fill:
                var both = ReadFillValue();
                return matching with { FillLeft = both, FillRight = both };
            case TokenKind.FillLeft:
                matching = matching with { FillLeft = ReadFillValue() };
                return tokens.Kind == TokenKind.FillRight ? matching with { FillRight = ReadFillValue() } : matching;
            case TokenKind.FillRight:
                matching = matching with { FillRight = ReadFillValue() };
                return tokens.Kind == TokenKind.FillLeft ? matching with { FillLeft = ReadFillValue() } : matching;
            default:
                return matching;
        }
    }

    private double ReadFillValue()
    {
        tokens.Take();
        tokens.Take(TokenKind.LeftParen);
        var isNegative = tokens.Kind == TokenKind.Subtract;
        if (tokens.Kind is TokenKind.Add or TokenKind.Subtract)
        {
            tokens.Take();
        }

        var value = tokens.Kind is TokenKind.Number or TokenKind.Duration
            ? Literals.TakeNumber(tokens).Value
            : throw tokens.Unexpected();
        tokens.Take(TokenKind.RightParen);
        return isNegative ? -value : value;
    }
}

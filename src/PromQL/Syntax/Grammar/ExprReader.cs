using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads expressions by recursive descent, operators by their precedence.</summary>
internal sealed class ExprReader
{
    private readonly TokenReader _tokens;
    private readonly PromQLOptions _options;
    private readonly LabelReader _labels;
    private readonly CallReader _calls;
    private readonly OperatorReader _operators;
    private readonly ModifierReader _modifiers;

    public ExprReader(TokenReader tokens, PromQLOptions options)
    {
        _tokens = tokens;
        _options = options;
        _labels = new LabelReader(tokens);
        _calls = new CallReader(tokens, options, _labels, Read);
        _operators = new OperatorReader(tokens, _labels);
        _modifiers = new ModifierReader(tokens, options);
    }

    /// <summary>Reads one expression, up to a token that does not continue it.</summary>
    public PromQLExpr Read() => ReadBinary(BinaryOp.Or.Precedence());

    private PromQLExpr ReadBinary(int precedenceMin)
    {
        _tokens.Enter();
        var left = ReadUnary();
        while (_tokens.Kind.BinaryOp() is { } op && op.Precedence() >= precedenceMin)
        {
            _tokens.Take();
            var (isBool, matching) = _operators.ReadModifiers();
            var right = ReadBinary(op.Precedence() + (op == BinaryOp.Power ? 0 : 1));
            left = _tokens.Bounded(new BinaryExpr(op, left, right, isBool, matching));
            if (matching.IsFilling && !_options.BinopFillModifiers)
            {
                throw _tokens.Fault(left.Position, "binop fill modifiers are experimental and not enabled");
            }
        }

        _tokens.Leave();
        return left;
    }

    private PromQLExpr ReadUnary()
    {
        if (_tokens.Kind is not (TokenKind.Add or TokenKind.Subtract))
        {
            return _modifiers.ReadAfter(ReadPrimary());
        }

        var sign = _tokens.Take();
        var isNegative = sign.Kind == TokenKind.Subtract;
        var operand = ReadBinary(BinaryOp.Power.Precedence());
        return operand is NumberExpr number
            ? new NumberExpr(
                isNegative ? -number.Value : number.Value,
                number.IsDuration,
                new PositionRange(sign.Position.Start, number.Position.End))
            : _tokens.Bounded(new UnaryExpr(isNegative, operand, sign.Position.Start));
    }

    private PromQLExpr ReadPrimary()
    {
        switch (_tokens.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                return Literals.TakeNumber(_tokens);
            case TokenKind.String:
                var text = _tokens.Take();
                return new StringExpr(StringValue.Unquote(text.Text), text.Position);
            case TokenKind.LeftParen:
                var start = _tokens.Take().Position;
                var inner = Read();
                var end = _tokens.Take(TokenKind.RightParen).Position;
                return _tokens.Bounded(new ParenExpr(inner, PositionRange.Merge(start, end)));
            case TokenKind.LeftBrace:
                return _labels.ReadSelector();
            default:
                return _tokens.Kind.IsMetricName() ? ReadNamed() : throw _tokens.Unexpected();
        }
    }

    /// <summary>Reads what begins with a word: a call, an aggregation or a selector.</summary>
    private PromQLExpr ReadNamed()
    {
        var word = _tokens.Take();
        var next = _tokens.Kind;
        if (next == TokenKind.LeftParen && (word.Kind == TokenKind.Identifier || word.Kind.IsFunctionWord()))
        {
            return _calls.ReadCall(word);
        }

        if (word.Kind == TokenKind.Aggregator && next is TokenKind.LeftParen or TokenKind.By or TokenKind.Without)
        {
            return _calls.ReadAggregation(word);
        }

        return _labels.ReadSelector(word);
    }
}

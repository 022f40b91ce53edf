namespace Trine.TraceQL.Syntax;

/// <summary>Walks the tokens of a query and keeps count of the nesting.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private int _place;
    private int _depth;

    public Token Current => tokens[_place];

    public Token Peek(int ahead) => tokens[Math.Min(_place + ahead, tokens.Count - 1)];

    public bool Is(TokenKind kind) => Current.Kind == kind;

    public bool IsOperator(TraceQLOperator op) => Current.Kind == TokenKind.Operator && Current.Operator == op;

    /// <summary>Whether a number is written here; the names of the least and the greatest integer are not numbers.</summary>
    public bool IsNumber => Current is { Kind: TokenKind.Literal, Text: "", Value.IsNumeric: true };

    public bool IsWord(string word) => Current.Kind == TokenKind.Word && Current.Text == word;

    public Token Take()
    {
        var token = Current;
        _place = Math.Min(_place + 1, tokens.Count - 1);
        return token;
    }

    public bool TryTake(TokenKind kind)
    {
        var isThere = Is(kind);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    public Token Expect(TokenKind kind) => Is(kind) ? Take() : throw Unexpected();

    /// <summary>As <see cref="Expect"/>, where nothing else can stand: the error says so.</summary>
    public void ExpectOnly(TokenKind kind, string name)
        => _ = Is(kind) ? Take() : throw Unexpected($", expecting {name}");

    /// <summary>Counts a level; the caller leaves it with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > TraceQLLimits.DepthMax)
        {
            throw new TraceQLParseException(
                $"the query is nested too deeply (more than {TraceQLLimits.DepthMax} levels)", Current.Line,
                    Current.Column);
        }
    }

    public void Leave() => _depth--;

    /// <summary>That the current token cannot stand where it does.</summary>
    public TraceQLParseException Unexpected(string expectation = "")
    {
        var token = Current;
        return token.Kind == TokenKind.Word && token.Name != token.Text
            ? new TraceQLParseException($"unknown identifier: {token.Text}", token.Line, token.Column)
            : new TraceQLParseException(
                $"syntax error: unexpected {token.Name}{expectation}", token.Line, token.Column);
    }
}

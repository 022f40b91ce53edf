using System.Diagnostics.CodeAnalysis;
using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>The tokens of a query, one of them ahead, and what is said when one does not fit.</summary>
internal sealed class TokenReader(string query)
{
    private readonly QueryLexer _lexer = new(query);
    private Token? _ahead;
    private int _depth;

    public string Query { get; } = query;

    /// <summary>Aggregations around the place: they name themselves in error texts.</summary>
    public int AggregationDepth { get; set; }

    /// <summary>The next token, which stays.</summary>
    public Token Peek => _ahead ??= _lexer.Next();

    public TokenKind Kind => Peek.Kind;

    public Token Take()
    {
        var token = Peek;
        if (token.Kind != TokenKind.End)
        {
            _ahead = null;
        }

        return token;
    }

    public bool TryTake(TokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Take();
        return true;
    }

    /// <summary>Takes a token of a kind.</summary>
    /// <exception cref="PromQLParseException">Another one comes next.</exception>
    public Token Take(TokenKind kind) => Kind == kind ? Take() : throw Unexpected();

    /// <summary>The next token does not fit where nothing more can be said.</summary>
    public PromQLParseException Unexpected() => Unexpected(AggregationDepth > 0 ? "aggregation" : "", "");

    /// <summary>The next token does not fit.</summary>
    /// <param name="context">What it stands in, or empty.</param>
    /// <param name="expected">What would fit, or empty.</param>
    public PromQLParseException Unexpected(string context, string expected)
    {
        var where = context.Length > 0 ? $" in {context}" : "";
        var wanted = expected.Length > 0 ? $", expected {expected}" : "";
        return Fault(Peek.Position, $"unexpected {Peek.Describe()}{where}{wanted}");
    }

    public PromQLParseException Fault(PositionRange position, string detail) => new(Query, position, detail);

    /// <summary>Goes one level down; see <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > PromQLLimits.DepthMax)
        {
            ThrowTooDeep(Peek.Position);
        }
    }

    public void Leave() => _depth--;

    /// <summary>Checks the depth of what was put together.</summary>
    public PromQLExpr Bounded(PromQLExpr expr)
    {
        if (expr.Depth > PromQLLimits.DepthMax)
        {
            ThrowTooDeep(expr.Position);
        }

        return expr;
    }

    [DoesNotReturn]
    private void ThrowTooDeep(PositionRange position)
        => throw Fault(position, $"expression is nested too deeply (more than {PromQLLimits.DepthMax} levels)");
}

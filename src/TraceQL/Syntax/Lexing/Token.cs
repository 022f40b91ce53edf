namespace Trine.TraceQL.Syntax;

/// <summary>A piece of the query's text.</summary>
/// <param name="Kind">Which of the following is set.</param>
/// <param name="Name">What an error calls it: upstream's name of the token.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Column">Where it begins, in characters from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Name, int Line, int Column)
{
    /// <summary>For <see cref="TokenKind.Word"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>For <see cref="TokenKind.Operator"/>.</summary>
    public TraceQLOperator Operator { get; init; }

    /// <summary>For <see cref="TokenKind.Attribute"/>.</summary>
    public TraceQLAttribute Attribute { get; init; }

    /// <summary>For <see cref="TokenKind.Literal"/>.</summary>
    public TraceQLValue Value { get; init; }
}

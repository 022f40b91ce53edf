namespace Trine.TraceQL.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    OpenBrace,
    CloseBrace,
    OpenParens,
    CloseParens,
    Comma,
    Pipe,

    /// <summary>An operator; which is in <see cref="Token.Operator"/>.</summary>
    Operator,

    /// <summary>An attribute or an intrinsic, in <see cref="Token.Attribute"/>.</summary>
    Attribute,

    /// <summary>A literal, in <see cref="Token.Value"/>.</summary>
    Literal,

    /// <summary>The name of a function or a hint.</summary>
    Word,
}

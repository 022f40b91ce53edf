using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

internal enum TokenKind
{
    Error,
    Bool,
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    End,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelimiter,
    RightParen,
    Space,
    String,
    Text,
    Variable,
    Dot,
    Keyword,
}

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins, in UTF-16 units.</param>
/// <param name="Text">Its text; for an error the reason.</param>
internal readonly record struct TemplateToken(TokenKind Kind, int Position, string Text)
{
    private const int ShownLengthMax = 10;

    public bool IsKeyword(string word) => Kind == TokenKind.Keyword && Text == word;

    /// <summary>The token as Go's errors name it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "EOF",
        TokenKind.Error => Text,
        TokenKind.Keyword => $"<{Text}>",
        TokenKind.Dot => "<.>",
        _ when Text.Length > ShownLengthMax => GoQuote.Quote(Text[..ShownLengthMax]) + "...",
        _ => GoQuote.Quote(Text),
    };
}

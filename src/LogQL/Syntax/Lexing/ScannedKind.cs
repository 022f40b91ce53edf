namespace Trine.LogQL.Syntax.Lexing;

/// <summary>What a <see cref="QueryScanner"/> found.</summary>
internal enum ScannedKind
{
    End,
    Word,
    Number,

    /// <summary>A text in double quotes or backticks.</summary>
    String,

    /// <summary>Something in single quotes, which no query can hold.</summary>
    Char,

    /// <summary>Any other single character.</summary>
    Sign,
}

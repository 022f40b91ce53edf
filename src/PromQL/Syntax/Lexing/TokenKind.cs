namespace Trine.PromQL.Syntax.Lexing;

internal enum TokenKind
{
    End,
    Comment,

    /// <summary>A word without colons that is no keyword.</summary>
    Identifier,

    /// <summary>A word with colons.</summary>
    MetricIdentifier,
    Number,
    Duration,
    String,

    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    Equals,

    // Operators.
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    EqualEqual,
    NotEqual,
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    TrimUpper,
    TrimLower,
    EqualRegex,
    NotEqualRegex,
    At,
    And,
    Or,
    Unless,
    Atan2,

    /// <summary>An aggregation; the word tells which.</summary>
    Aggregator,

    // Keywords.
    Bool,
    By,
    GroupLeft,
    GroupRight,
    Ignoring,
    Offset,
    Anchored,
    Smoothed,
    On,
    Without,
    Fill,
    FillLeft,
    FillRight,

    // Words that are functions too.
    Start,
    Finish,
    Step,
    Range,
    MinOf,
    MaxOf,
}

internal static class TokenKinds
{
    public static bool IsOperator(this TokenKind kind) => kind is >= TokenKind.Add and <= TokenKind.Atan2;

    public static bool IsKeyword(this TokenKind kind) => kind is >= TokenKind.Bool and <= TokenKind.FillRight;

    /// <summary>Whether the word is a function where a parenthesis follows.</summary>
    public static bool IsFunctionWord(this TokenKind kind) => kind >= TokenKind.Start;

    /// <summary>Whether the word may name a metric.</summary>
    public static bool IsMetricName(this TokenKind kind) => kind is TokenKind.Identifier or TokenKind.MetricIdentifier
        or TokenKind.Aggregator or TokenKind.And or TokenKind.Or or TokenKind.Unless or TokenKind.By
        or TokenKind.Offset or TokenKind.Without or TokenKind.Anchored or TokenKind.Smoothed || kind.IsFunctionWord();

    /// <summary>Whether the word may name a label in a list of labels.</summary>
    public static bool IsLabelName(this TokenKind kind)
        => (kind.IsMetricName() && kind != TokenKind.Without)
            || kind is TokenKind.Atan2 or TokenKind.Bool or TokenKind.GroupLeft or TokenKind.GroupRight
                or TokenKind.Ignoring or TokenKind.On;

    /// <summary>The operator between two expressions that the token is, or null.</summary>
    public static BinaryOp? BinaryOp(this TokenKind kind) => kind switch
    {
        TokenKind.Add => Syntax.BinaryOp.Add,
        TokenKind.Subtract => Syntax.BinaryOp.Subtract,
        TokenKind.Multiply => Syntax.BinaryOp.Multiply,
        TokenKind.Divide => Syntax.BinaryOp.Divide,
        TokenKind.Modulo => Syntax.BinaryOp.Modulo,
        TokenKind.Power => Syntax.BinaryOp.Power,
        TokenKind.EqualEqual => Syntax.BinaryOp.Equal,
        TokenKind.NotEqual => Syntax.BinaryOp.NotEqual,
        TokenKind.LessOrEqual => Syntax.BinaryOp.LessOrEqual,
        TokenKind.Less => Syntax.BinaryOp.Less,
        TokenKind.GreaterOrEqual => Syntax.BinaryOp.GreaterOrEqual,
        TokenKind.Greater => Syntax.BinaryOp.Greater,
        TokenKind.TrimUpper => Syntax.BinaryOp.TrimUpper,
        TokenKind.TrimLower => Syntax.BinaryOp.TrimLower,
        TokenKind.And => Syntax.BinaryOp.And,
        TokenKind.Or => Syntax.BinaryOp.Or,
        TokenKind.Unless => Syntax.BinaryOp.Unless,
        TokenKind.Atan2 => Syntax.BinaryOp.Atan2,
        _ => null,
    };
}

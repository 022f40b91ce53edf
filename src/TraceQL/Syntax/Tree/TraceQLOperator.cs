namespace Trine.TraceQL.Syntax;

/// <summary>Everything that stands between or before operands.</summary>
public enum TraceQLOperator
{
    None,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Equal,
    NotEqual,
    Regex,
    NotRegex,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    And,
    Or,
    Not,

    /// <summary>
    /// <c>&gt;&gt;</c>; <c>&gt;</c>, <c>&lt;</c>, <c>!~</c> between spansets are <see cref="Greater"/>,
    /// <see cref="Less"/>, <see cref="NotRegex"/>.
    /// </summary>
    Descendant,
    Ancestor,
    Sibling,
    NotChild,
    NotParent,
    NotDescendant,
    NotAncestor,
    UnionChild,
    UnionParent,
    UnionDescendant,
    UnionAncestor,
    UnionSibling,
}

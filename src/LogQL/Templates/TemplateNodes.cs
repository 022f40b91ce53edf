using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>A node of a parsed template. Immutable; printed as its source for errors.</summary>
/// <param name="Position">Where it stands, in UTF-16 units.</param>
internal abstract record TemplateNode(int Position);

/// <summary>Text between actions.</summary>
internal sealed record TextNode(int Position, byte[] Utf8) : TemplateNode(Position);

/// <summary>An action that prints, or declares a variable.</summary>
internal sealed record ActionNode(int Position, PipeNode Pipe) : TemplateNode(Position)
{
    public override string ToString() => $"{{{{{Pipe}}}}}";
}

/// <summary>Which block a <see cref="BranchNode"/> is.</summary>
internal enum BranchKind
{
    If,
    With,
    Range,
}

/// <summary><c>if</c>, <c>with</c> or <c>range</c>.</summary>
internal sealed record BranchNode(
    int Position, BranchKind Kind, PipeNode Pipe, TemplateNode[] Body, TemplateNode[]? Else) : TemplateNode(Position);

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed record JumpNode(int Position, bool IsBreak) : TemplateNode(Position);

/// <summary><c>template "name" pipeline</c>, also where a <c>block</c> stood.</summary>
internal sealed record InvokeNode(int Position, string Name, PipeNode? Pipe) : TemplateNode(Position)
{
    public override string ToString()
        => Pipe is null ? $"{{{{template {GoQuote.Quote(Name)}}}}}" : $"{{{{template {GoQuote.Quote(Name)} {Pipe}}}}}";
}

/// <summary>Commands of which each takes the value of the one before as its last argument.</summary>
internal sealed record PipeNode(int Position, VariableNode[] Declarations, bool IsAssignment, CommandNode[] Commands)
    : TemplateNode(Position)
{
    public override string ToString()
    {
        var commands = string.Join<CommandNode>(" | ", Commands);
        return Declarations.Length == 0
            ? commands
            : $"{string.Join<VariableNode>(", ", Declarations)} {(IsAssignment ? "=" : ":=")} {commands}";
    }
}

/// <summary>A function, field or value with its arguments.</summary>
internal sealed record CommandNode(int Position, TemplateNode[] Arguments) : TemplateNode(Position)
{
    public override string ToString()
        => string.Join(' ', Arguments.Select(node => node is PipeNode ? $"({node})" : node.ToString()));
}

/// <summary>A function's name.</summary>
internal sealed record IdentifierNode(int Position, string Name, TemplateFunction Function) : TemplateNode(Position)
{
    public override string ToString() => Name;
}

/// <summary><c>.a.b</c>.</summary>
internal sealed record FieldNode(int Position, string[] Names) : TemplateNode(Position)
{
    public override string ToString() => "." + string.Join('.', Names);
}

/// <summary><c>$x.a.b</c>: the first name is the variable's, with its dollar.</summary>
internal sealed record VariableNode(int Position, string[] Names) : TemplateNode(Position)
{
    public override string ToString() => string.Join('.', Names);
}

/// <summary>Fields of what is no field or variable: <c>(pipeline).a.b</c>.</summary>
internal sealed record ChainNode(int Position, TemplateNode Node, string[] Names) : TemplateNode(Position)
{
    public override string ToString()
        => (Node is PipeNode ? $"({Node})" : Node.ToString()) + "." + string.Join('.', Names);
}

/// <summary>The dot.</summary>
internal sealed record DotNode(int Position) : TemplateNode(Position)
{
    public override string ToString() => ".";
}

/// <summary>The constant <c>nil</c>.</summary>
internal sealed record NilNode(int Position) : TemplateNode(Position)
{
    public override string ToString() => "nil";
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed record BoolNode(int Position, bool Value) : TemplateNode(Position)
{
    public override string ToString() => Value ? "true" : "false";
}

/// <summary>A string constant.</summary>
internal sealed record StringNode(int Position, string Quoted, string Value) : TemplateNode(Position)
{
    public override string ToString() => Quoted;
}

/// <summary>A number constant, as each type that it can take.</summary>
internal sealed record NumberNode(int Position, string Text, long? Integer, double? Float) : TemplateNode(Position)
{
    /// <summary>Whether the constant is a float where nothing asks for a type.</summary>
    public bool IsFloatByForm => Integer is null
        || (Text[0] != '\'' && !IsHexInteger && Text.AsSpan().IndexOfAny(".eEpP") >= 0);

    private bool IsHexInteger => Text.Length > 2 && Text[0] == '0' && Text[1] is 'x' or 'X'
        && Text.AsSpan().IndexOfAny('p', 'P') < 0;

    public override string ToString() => Text;
}

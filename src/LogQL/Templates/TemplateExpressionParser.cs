using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>Parses what stands within actions: pipelines, commands, operands. Not thread-safe.</summary>
internal sealed class TemplateExpressionParser(TemplateCursor cursor)
{
    private const int DepthMax = 200;

    private List<string> _variables = ["$"];
    private int _depth;

    /// <summary>How many variables are in scope.</summary>
    public int VariableCount => _variables.Count;

    public void PopVariables(int count) => _variables.RemoveRange(count, _variables.Count - count);

    /// <summary>Begins a template of its own, which sees no variables; returns those of the outer one.</summary>
    public List<string> EnterTemplate()
    {
        var outer = _variables;
        _variables = ["$"];
        return outer;
    }

    public void LeaveTemplate(List<string> outer) => _variables = outer;

    /// <summary>Parses a pipeline and what ends it.</summary>
    public PipeNode ParsePipeline(string context, TokenKind end)
    {
        var position = cursor.PeekNonSpace().Position;
        var declarations = ParseDeclarations(context, out var isAssignment);
        var commands = new List<CommandNode>();
        while (true)
        {
            var token = cursor.NextNonSpace();
            if (token.Kind == end)
            {
                CheckCommands(commands, context);
                return new PipeNode(position, declarations, isAssignment, [.. commands]);
            }

            if (!IsOperandStart(token))
            {
                throw cursor.Unexpected(token, context);
            }

            cursor.Back();
            commands.Add(ParseCommand());
        }
    }

    private static bool IsOperandStart(TemplateToken token) => token.IsKeyword("nil") || token.Kind
        is TokenKind.Bool or TokenKind.CharConstant or TokenKind.Complex or TokenKind.Dot or TokenKind.Field
        or TokenKind.Identifier or TokenKind.Number or TokenKind.RawString or TokenKind.String or TokenKind.Variable
        or TokenKind.LeftParen;

    private void CheckCommands(List<CommandNode> commands, string context)
    {
        if (commands.Count == 0)
        {
            throw cursor.Fail($"missing value for {context}");
        }

        for (var i = 1; i < commands.Count; i++)
        {
            if (commands[i].Arguments[0] is BoolNode or DotNode or NilNode or NumberNode or StringNode)
            {
                throw cursor.Fail(FormattableString.Invariant($"non executable command in pipeline stage {i + 1}"));
            }
        }
    }

    private VariableNode[] ParseDeclarations(string context, out bool isAssignment)
    {
        isAssignment = false;
        var declarations = new List<VariableNode>();
        while (cursor.PeekNonSpace().Kind == TokenKind.Variable)
        {
            var mark = cursor.Mark();
            var variable = cursor.Next();
            var next = cursor.PeekNonSpace();
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                isAssignment = next.Kind == TokenKind.Assign;
                cursor.NextNonSpace();
                declarations.Add(new VariableNode(variable.Position, [variable.Text]));
                break;
            }

            if (next is not { Kind: TokenKind.Char, Text: "," })
            {
                cursor.Return(mark);
                break;
            }

            cursor.NextNonSpace();
            declarations.Add(new VariableNode(variable.Position, [variable.Text]));
            if (context != "range" || declarations.Count > 1)
            {
                throw cursor.Fail($"too many declarations in {context}");
            }

            var after = cursor.PeekNonSpace().Kind;
            if (after is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParen))
            {
                throw cursor.Fail("range can only initialize variables");
            }
        }

        foreach (var declaration in declarations)
        {
            if (isAssignment)
            {
                CheckVariable(declaration.Names[0]);
            }
            else
            {
                _variables.Add(declaration.Names[0]);
            }
        }

        return [.. declarations];
    }

    private void CheckVariable(string name)
    {
        if (!_variables.Contains(name))
        {
            throw cursor.Fail($"undefined variable {GoQuote.Quote(name)}");
        }
    }

    private CommandNode ParseCommand()
    {
        var position = cursor.PeekNonSpace().Position;
        var operands = new List<TemplateNode>();
        while (true)
        {
            if (ParseOperand() is { } operand)
            {
                operands.Add(operand);
            }

            var token = cursor.Next();
            switch (token.Kind)
            {
                case TokenKind.Space:
                    continue;
                case TokenKind.RightDelimiter or TokenKind.RightParen:
                    cursor.Back();
                    break;
                case TokenKind.Pipe:
                    break;
                default:
                    throw cursor.Unexpected(token, "operand");
            }

            return operands.Count > 0
                ? new CommandNode(position, [.. operands])
                : throw cursor.Fail("empty command");
        }
    }

    /// <summary>Parses a term and the fields after it; null if the next token begins none.</summary>
    private TemplateNode? ParseOperand()
    {
        var node = ParseTerm();
        if (node is null || cursor.Peek().Kind != TokenKind.Field)
        {
            return node;
        }

        var position = cursor.Peek().Position;
        var names = new List<string>();
        while (cursor.Peek().Kind == TokenKind.Field)
        {
            names.Add(cursor.Next().Text[1..]);
        }

        return node switch
        {
            FieldNode field => new FieldNode(position, [.. field.Names, .. names]),
            VariableNode variable => new VariableNode(position, [.. variable.Names, .. names]),
            BoolNode or StringNode or NumberNode or NilNode or DotNode
                => throw cursor.Fail($"unexpected . after term {GoQuote.Quote(node.ToString())}"),
            _ => new ChainNode(position, node, [.. names]),
        };
    }

    private TemplateNode? ParseTerm()
    {
        var token = cursor.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Error:
                throw cursor.Fail(token.Text);
            case TokenKind.Identifier:
                return TemplateFunctions.Find(token.Text) is { } function
                    ? new IdentifierNode(token.Position, token.Text, function)
                    : throw cursor.Fail($"function {GoQuote.Quote(token.Text)} not defined");
            case TokenKind.Dot:
                return new DotNode(token.Position);
            case TokenKind.Keyword when token.Text == "nil":
                return new NilNode(token.Position);
            case TokenKind.Variable:
                CheckVariable(token.Text);
                return new VariableNode(token.Position, [token.Text]);
            case TokenKind.Field:
                return new FieldNode(token.Position, [token.Text[1..]]);
            case TokenKind.Bool:
                return new BoolNode(token.Position, token.Text == "true");
            case TokenKind.CharConstant or TokenKind.Complex or TokenKind.Number:
                return TemplateNumber.TryRead(token.Position, token.Text, out var number)
                    ? number
                    : throw cursor.Fail($"illegal number syntax: {GoQuote.Quote(token.Text)}");
            case TokenKind.LeftParen:
                return ParseParenthesized();
            case TokenKind.String or TokenKind.RawString:
                return GoUnquote.TryUnquote(token.Text, out var value)
                    ? new StringNode(token.Position, token.Text, value)
                    : throw cursor.Fail(GoUnquote.InvalidSyntax);
            default:
                cursor.Back();
                return null;
        }
    }

    private PipeNode ParseParenthesized()
    {
        if (++_depth > DepthMax)
        {
            throw cursor.Fail("max expression depth exceeded");
        }

        var pipe = ParsePipeline("parenthesized pipeline", TokenKind.RightParen);
        _depth--;
        return pipe;
    }
}

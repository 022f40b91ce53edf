using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>What a template's text holds.</summary>
/// <param name="Body">The template itself.</param>
/// <param name="Definitions">The templates that it defines, by name.</param>
internal sealed record ParsedTemplate(TemplateNode[] Body, IReadOnlyDictionary<string, TemplateNode[]> Definitions);

/// <summary>Parses the statements of Go's <c>text/template</c>; the errors are Go's. Not thread-safe.</summary>
internal sealed class TemplateParser
{
    private const int DepthMax = 200;
    private const string TooDeep = "max expression depth exceeded";

    private readonly TemplateCursor _cursor;
    private readonly TemplateExpressionParser _expressions;
    private readonly Dictionary<string, TemplateNode[]> _definitions = [];
    private int _depth;
    private int _rangeDepth;

    private TemplateParser(string name, string text)
    {
        _cursor = new TemplateCursor(name, text);
        _expressions = new TemplateExpressionParser(_cursor);
    }

    private enum ListEnd
    {
        End,
        Else,
    }

    /// <exception cref="TemplateSyntaxException">The text is not a template.</exception>
    public static ParsedTemplate Parse(string name, string text)
    {
        var parser = new TemplateParser(name, text);
        var body = parser.ParseTop();

        // The text itself may be invoked by its name, too; a definition of that name counts if there is no text.
        if (!IsEmpty(body) || !parser._definitions.TryGetValue(name, out var own))
        {
            parser._definitions[name] = own = body;
        }

        return new ParsedTemplate(own, parser._definitions);
    }

    private TemplateNode[] ParseTop()
    {
        var nodes = new List<TemplateNode>();
        while (_cursor.Peek().Kind != TokenKind.End)
        {
            if (_cursor.Peek().Kind == TokenKind.LeftDelimiter && _cursor.PeekNonSpaceAfter().IsKeyword("define"))
            {
                _cursor.Next();
                _cursor.NextNonSpace();
                ParseDefinition();
                continue;
            }

            nodes.Add(ParseTextOrAction(out var end) ?? throw _cursor.Fail($"unexpected {Show(end)}"));
        }

        return [.. nodes];
    }

    private void ParseDefinition()
    {
        const string Context = "define clause";
        var name = ParseName(Context);
        _cursor.Expect(TokenKind.RightDelimiter, Context);
        AddDefinition(name, ParseDetached(Context));
    }

    /// <summary>Parses the body of a template of its own: it sees no variables and no loop of this one.</summary>
    private TemplateNode[] ParseDetached(string context)
    {
        var rangeDepth = _rangeDepth;
        _rangeDepth = 0;
        var variables = _expressions.EnterTemplate();
        var body = ParseList(out var end);
        if (end != ListEnd.End)
        {
            throw _cursor.Fail($"unexpected {Show(end)} in {context}");
        }

        _expressions.LeaveTemplate(variables);
        _rangeDepth = rangeDepth;
        return body;
    }

    private void AddDefinition(string name, TemplateNode[] body)
    {
        if (!_definitions.TryGetValue(name, out var other) || IsEmpty(other))
        {
            _definitions[name] = body;
        }
        else if (!IsEmpty(body))
        {
            throw _cursor.Fail($"template: multiple definition of template {GoQuote.Quote(name)}");
        }
    }

    private static bool IsEmpty(TemplateNode[] body)
        => Array.TrueForAll(body, node => node is TextNode text && text.Utf8.AsSpan().Trim(" \t\r\n"u8).IsEmpty);

    private TemplateNode[] ParseList(out ListEnd end)
    {
        Descend();
        var nodes = new List<TemplateNode>();
        while (_cursor.PeekNonSpace().Kind != TokenKind.End)
        {
            if (ParseTextOrAction(out end) is not { } node)
            {
                _depth--;
                return [.. nodes];
            }

            nodes.Add(node);
        }

        throw _cursor.Fail("unexpected EOF");
    }

    private void Descend()
    {
        if (++_depth > DepthMax)
        {
            throw _cursor.Fail(TooDeep);
        }
    }

    /// <summary>Parses one node; null for <c>end</c> and <c>else</c>.</summary>
    private TemplateNode? ParseTextOrAction(out ListEnd end)
    {
        end = ListEnd.End;
        var token = _cursor.NextNonSpace();
        return token.Kind switch
        {
            TokenKind.Text => new TextNode(token.Position, Encoding.UTF8.GetBytes(token.Text)),
            TokenKind.LeftDelimiter => ParseAction(out end),
            _ => throw _cursor.Unexpected(token, "input"),
        };
    }

    private TemplateNode? ParseAction(out ListEnd end)
    {
        end = ListEnd.End;
        var token = _cursor.NextNonSpace();
        switch (token.Kind == TokenKind.Keyword ? token.Text : "")
        {
            case "block":
                return ParseBlock();
            case "break" or "continue":
                return ParseJump(token);
            case "else":
                end = ListEnd.Else;
                ParseElse();
                return null;
            case "end":
                _cursor.Expect(TokenKind.RightDelimiter, "end");
                return null;
            case "if":
                return ParseBranch(BranchKind.If, "if");
            case "range":
                return ParseBranch(BranchKind.Range, "range");
            case "with":
                return ParseBranch(BranchKind.With, "with");
            case "template":
                return ParseInvoke();
        }

        _cursor.Back();
        var position = _cursor.Peek().Position;
        return new ActionNode(position, _expressions.ParsePipeline("command", TokenKind.RightDelimiter));
    }

    private JumpNode ParseJump(TemplateToken token)
    {
        var next = _cursor.NextNonSpace();
        if (next.Kind != TokenKind.RightDelimiter)
        {
            throw _cursor.Unexpected(next, $"{{{{{token.Text}}}}}");
        }

        return _rangeDepth > 0
            ? new JumpNode(token.Position, token.Text == "break")
            : throw _cursor.Fail($"{{{{{token.Text}}}}} outside {{{{range}}}}");
    }

    /// <summary>Parses what follows <c>else</c>; an <c>if</c> or <c>with</c> stays for the branch to see.</summary>
    private void ParseElse()
    {
        var next = _cursor.PeekNonSpace();
        if (!next.IsKeyword("if") && !next.IsKeyword("with"))
        {
            _cursor.Expect(TokenKind.RightDelimiter, "else");
        }
    }

    private BranchNode ParseBranch(BranchKind kind, string context)
    {
        Descend();
        var variables = _expressions.VariableCount;
        var pipe = _expressions.ParsePipeline(context, TokenKind.RightDelimiter);
        _rangeDepth += kind == BranchKind.Range ? 1 : 0;
        var body = ParseList(out var end);
        _rangeDepth -= kind == BranchKind.Range ? 1 : 0;
        var otherwise = end == ListEnd.Else ? ParseElseList(kind, context) : null;
        _expressions.PopVariables(variables);
        _depth--;
        return new BranchNode(pipe.Position, kind, pipe, body, otherwise);
    }

    private TemplateNode[] ParseElseList(BranchKind kind, string context)
    {
        // {{else if}} is {{else}}{{if}} with one {{end}} for both; {{else with}} likewise.
        var next = _cursor.Peek();
        if (kind != BranchKind.Range && next.IsKeyword(context))
        {
            _cursor.Next();
            return [ParseBranch(kind, context)];
        }

        if (next.Kind == TokenKind.Keyword)
        {
            _cursor.Next();
            throw _cursor.Unexpected(next, "input");
        }

        var otherwise = ParseList(out var end);
        return end == ListEnd.End ? otherwise : throw _cursor.Fail($"expected end; found {Show(end)}");
    }

    private InvokeNode ParseInvoke()
    {
        const string Context = "template clause";
        var position = _cursor.PeekNonSpace().Position;
        var name = ParseName(Context);
        if (_cursor.NextNonSpace().Kind == TokenKind.RightDelimiter)
        {
            return new InvokeNode(position, name, null);
        }

        _cursor.Back();
        return new InvokeNode(position, name, _expressions.ParsePipeline(Context, TokenKind.RightDelimiter));
    }

    private InvokeNode ParseBlock()
    {
        const string Context = "block clause";
        var position = _cursor.PeekNonSpace().Position;
        var name = ParseName(Context);
        var pipe = _expressions.ParsePipeline(Context, TokenKind.RightDelimiter);
        AddDefinition(name, ParseDetached(Context));
        return new InvokeNode(position, name, pipe);
    }

    private string ParseName(string context)
    {
        var token = _cursor.NextNonSpace();
        if (token.Kind is not (TokenKind.String or TokenKind.RawString))
        {
            throw _cursor.Unexpected(token, context);
        }

        return GoUnquote.TryUnquote(token.Text, out var name) ? name : throw _cursor.Fail(GoUnquote.InvalidSyntax);
    }

    private static string Show(ListEnd end) => end == ListEnd.End ? "{{end}}" : "{{else}}";
}

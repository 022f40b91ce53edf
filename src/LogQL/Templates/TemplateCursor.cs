namespace Trine.LogQL.Templates;

/// <summary>A place in a template's tokens. Not thread-safe.</summary>
internal sealed class TemplateCursor(string name, string text)
{
    private readonly List<TemplateToken> _tokens = TemplateLexer.Lex(text);
    private int _index;
    private TemplateToken _last;

    public TemplateToken Peek() => _last = _tokens[Math.Min(_index, _tokens.Count - 1)];

    public TemplateToken Next()
    {
        var token = Peek();
        _index = Math.Min(_index + 1, _tokens.Count);
        return token;
    }

    public TemplateToken NextNonSpace()
    {
        SkipSpace();
        return Next();
    }

    public TemplateToken PeekNonSpace()
    {
        SkipSpace();
        return Peek();
    }

    /// <summary>The token after the next one, blanks left out.</summary>
    public TemplateToken PeekNonSpaceAfter()
    {
        var index = _index + 1;
        while (index < _tokens.Count - 1 && _tokens[index].Kind == TokenKind.Space)
        {
            index++;
        }

        return _tokens[Math.Min(index, _tokens.Count - 1)];
    }

    /// <summary>Gives the token that was taken last back.</summary>
    public void Back() => _index--;

    /// <summary>Remembers this place for <see cref="Return"/>.</summary>
    public int Mark() => _index;

    public void Return(int mark) => _index = mark;

    public TemplateToken Expect(TokenKind kind, string context)
    {
        var token = NextNonSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    /// <summary>The error for a token that cannot stand where it does.</summary>
    public TemplateSyntaxException Unexpected(TemplateToken token, string context)
        => Fail(token.Kind == TokenKind.Error ? token.Text : $"unexpected {token} in {context}");

    /// <summary>An error at the token that was looked at last.</summary>
    public TemplateSyntaxException Fail(string reason)
    {
        var line = 1 + text.AsSpan(0, Math.Min(_last.Position, text.Length)).Count('\n');
        return new TemplateSyntaxException(FormattableString.Invariant($"template: {name}:{line}: {reason}"));
    }

    private void SkipSpace()
    {
        while (Peek().Kind == TokenKind.Space)
        {
            _index++;
        }
    }
}

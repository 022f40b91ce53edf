using Trine.Model;
using Trine.Model.Regex;
using Trine.PromQL.Syntax.Lexing;

namespace Trine.PromQL.Syntax.Grammar;

/// <summary>Reads matchers in braces and lists of label names.</summary>
internal sealed class LabelReader(TokenReader tokens)
{
    private const string MatchingContext = "label matching";
    private const string GroupingContext = "grouping opts";

    /// <summary>Reads a name and its matchers, or either.</summary>
    public VectorSelectorExpr ReadSelector()
    {
        if (!tokens.Kind.IsMetricName())
        {
            return tokens.Kind == TokenKind.LeftBrace ? ReadMatchers("", default) : throw tokens.Unexpected();
        }

        return ReadSelector(tokens.Take());
    }

    /// <summary>Reads the matchers, if any, that follow a name.</summary>
    public VectorSelectorExpr ReadSelector(Token name) => tokens.Kind == TokenKind.LeftBrace
        ? ReadMatchers(name.Text, name.Position)
        : new VectorSelectorExpr(name.Text, [NameMatcher(name.Text)], name.Position);

    /// <summary>Reads <c>(a, "b.c")</c>.</summary>
    public IReadOnlyList<string> ReadNames() => ReadNames(out _);

    /// <summary>As <see cref="ReadNames()"/>, and tells where the list ends.</summary>
    public IReadOnlyList<string> ReadNames(out int end)
    {
        if (!tokens.TryTake(TokenKind.LeftParen))
        {
            throw tokens.Unexpected(GroupingContext, "\"(\"");
        }

        var names = new List<string>();
        while (tokens.Kind != TokenKind.RightParen)
        {
            names.Add(ReadName());
            if (tokens.Kind != TokenKind.RightParen && !tokens.TryTake(TokenKind.Comma))
            {
                throw tokens.Unexpected(GroupingContext, "\",\" or \")\"");
            }
        }

        end = tokens.Take().Position.End;
        return names;
    }

    private string ReadName()
    {
        if (tokens.Kind != TokenKind.String)
        {
            return tokens.Kind.IsLabelName() ? tokens.Take().Text : throw tokens.Unexpected(GroupingContext, "label");
        }

        var token = tokens.Take();
        var name = StringValue.Unquote(token.Text);
        return name.Length > 0 && QueryString.IsUtf8(name)
            ? name
            : throw tokens.Fault(token.Position, $"invalid label name for grouping: {QueryString.Quote(name)}");
    }

    private VectorSelectorExpr ReadMatchers(string name, PositionRange position)
    {
        var start = name.Length > 0 ? position : tokens.Peek.Position;
        tokens.Take(TokenKind.LeftBrace);
        var matchers = new List<LabelMatcher>();
        while (tokens.Kind != TokenKind.RightBrace)
        {
            matchers.Add(ReadMatcher());
            if (tokens.Kind != TokenKind.RightBrace && !tokens.TryTake(TokenKind.Comma))
            {
                throw tokens.Unexpected(MatchingContext, "\",\" or \"}\"");
            }
        }

        if (name.Length > 0)
        {
            matchers.Add(NameMatcher(name));
        }

        return new VectorSelectorExpr(name, matchers, PositionRange.Merge(start, tokens.Take().Position));
    }

    private LabelMatcher ReadMatcher()
    {
        if (tokens.Kind is not (TokenKind.Identifier or TokenKind.String))
        {
            throw tokens.Unexpected(MatchingContext, "identifier or \"}\"");
        }

        var label = tokens.Take();
        var name = label.Kind == TokenKind.String ? StringValue.Unquote(label.Text) : label.Text;
        MatchOp? op = tokens.Kind switch
        {
            TokenKind.Equals => MatchOp.Equal,
            TokenKind.NotEqual => MatchOp.NotEqual,
            TokenKind.EqualRegex => MatchOp.Match,
            TokenKind.NotEqualRegex => MatchOp.NotMatch,
            _ => null,
        };
        if (op is null)
        {
            // A string alone is the metric's name.
            return label.Kind == TokenKind.String
                ? NameMatcher(name)
                : throw tokens.Unexpected(MatchingContext, "label matching operator");
        }

        tokens.Take();
        if (tokens.Kind != TokenKind.String)
        {
            throw tokens.Unexpected(MatchingContext, "string");
        }

        var value = tokens.Take();
        try
        {
            return new LabelMatcher(name, op.Value, StringValue.Unquote(value.Text));
        }
        catch (Re2SyntaxException exception)
        {
            throw tokens.Fault(PositionRange.Merge(label.Position, value.Position), exception.Message);
        }
    }

    private static LabelMatcher NameMatcher(string name)
        => new(VectorSelectorExpr.MetricNameLabel, MatchOp.Equal, name);
}

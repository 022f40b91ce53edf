using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>Parses TraceQL.</summary>
public static class TraceQLParser
{
    /// <summary>Parses a query and checks that it has a meaning.</summary>
    /// <exception cref="TraceQLParseException">It is not valid, or past a bound.</exception>
    public static TraceQLQuery Parse(string text)
    {
        CheckLength(text);
        return Parse(TraceQLLexer.Read(text));
    }

    /// <summary>Parses the name of one attribute or intrinsic, such as <c>span.http.url</c>.</summary>
    public static bool TryParseAttribute(string text, out TraceQLAttribute attribute)
    {
        attribute = default;
        try
        {
            var tokens = TraceQLLexer.Read(text);
            if (tokens.Count != 2 || tokens[0].Kind != TokenKind.Attribute)
            {
                return false;
            }

            attribute = tokens[0].Attribute;
            return !attribute.IsOfParent && attribute.Intrinsic != Intrinsic.Parent;
        }
        catch (TraceQLParseException)
        {
            return false;
        }
    }

    /// <summary>Parses tokens, of which the last is an end.</summary>
    /// <exception cref="TraceQLParseException">They are no valid query.</exception>
    internal static TraceQLQuery Parse(IReadOnlyList<Token> tokens)
    {
        var query = new QueryParser(new TokenReader(tokens)).Parse();
        QueryChecks.Check(query);
        return query;
    }

    /// <exception cref="TraceQLParseException">The query is longer than allowed.</exception>
    internal static void CheckLength(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > TraceQLLimits.QueryBytesMax)
        {
            throw new TraceQLParseException(
                $"TraceQL expression exceeds the configured maximum size of {TraceQLLimits.QueryBytesMax} bytes, "
                + "reduce the query expression size or contact your system administrator");
        }
    }
}

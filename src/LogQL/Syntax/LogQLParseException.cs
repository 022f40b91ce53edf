using Trine.Model;

namespace Trine.LogQL.Syntax;

/// <summary>A query that is not valid LogQL. The message is Loki's, position included.</summary>
public sealed class LogQLParseException : RequestException
{
    /// <param name="detail">What is wrong, without the leading <c>parse error</c>.</param>
    /// <param name="line">Line of the token at fault, from 1; 0 when it is not known.</param>
    /// <param name="column">Column of the token at fault, in characters from 1; 0 when it is not known.</param>
    public LogQLParseException(string detail, int line = 0, int column = 0)
        : base(RequestError.BadRequest, Text(detail, line, column))
    {
        Line = line;
        Column = column;
    }

    public int Line { get; }

    public int Column { get; }

    private static string Text(string detail, int line, int column) => line == 0 && column == 0
        ? $"parse error : {detail}"
        : $"parse error at line {line}, col {column}: {detail}";
}

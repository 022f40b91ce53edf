using Trine.Model;

namespace Trine.TraceQL.Syntax;

/// <summary>
/// A query that is not valid TraceQL. The message is Tempo's, position included where the grammar is broken.
/// </summary>
public sealed class TraceQLParseException : RequestException
{
    /// <summary>A query that the grammar does not allow.</summary>
    /// <param name="detail">What is wrong, without the leading <c>parse error</c>.</param>
    /// <param name="line">Line of the token at fault, from 1.</param>
    /// <param name="column">Column of the token at fault, in characters from 1.</param>
    public TraceQLParseException(string detail, int line, int column)
        : base(RequestError.BadRequest, $"parse error at line {line}, col {column}: {detail}")
    {
        Line = line;
        Column = column;
    }

    /// <summary>A query that the grammar allows but that has no meaning.</summary>
    public TraceQLParseException(string message)
        : base(RequestError.BadRequest, message)
    {
    }

    /// <summary>Line of the token at fault; 0 when it is not known.</summary>
    public int Line { get; }

    /// <summary>Column of the token at fault; 0 when it is not known.</summary>
    public int Column { get; }
}

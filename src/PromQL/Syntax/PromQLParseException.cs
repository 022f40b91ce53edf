using Trine.Model;

namespace Trine.PromQL.Syntax;

/// <summary>A query that is not valid PromQL. The message is Prometheus's, position included.</summary>
public sealed class PromQLParseException : RequestException
{
    /// <param name="query">The whole query.</param>
    /// <param name="position">What is at fault.</param>
    /// <param name="detail">What is wrong.</param>
    public PromQLParseException(string query, PositionRange position, string detail)
        : base(RequestError.BadRequest, $"{QueryPosition.Describe(query, position.Start)}: parse error: {detail}")
    {
        Position = position;
        Detail = detail;
    }

    public PositionRange Position { get; }

    /// <summary>The message without its position.</summary>
    public string Detail { get; }
}

using System.Globalization;
using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary>Names places in a query as Prometheus does.</summary>
public static class QueryPosition
{
    /// <summary><c>line:column</c>, both from 1, the column in bytes.</summary>
    /// <param name="query">The query's text.</param>
    /// <param name="offset">A place in it, in UTF-8 bytes.</param>
    public static string Describe(string query, int offset)
    {
        if (query.Length == 0)
        {
            return "unknown position";
        }

        var bytes = Encoding.UTF8.GetBytes(query);
        if (offset < 0 || offset > bytes.Length)
        {
            return "invalid position";
        }

        var before = bytes.AsSpan(0, offset);
        var line = before.Count((byte)'\n') + 1;
        var column = offset - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{line}:{column}");
    }
}

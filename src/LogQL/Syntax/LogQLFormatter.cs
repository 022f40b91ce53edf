using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>Lays a query out for reading, as Loki's <c>format_query</c> does.</summary>
/// <remarks>An expression stays on one line while its canonical form is at most <see cref="LineBytesMax"/> bytes long;
/// a longer one puts each of its parts on lines of their own, two spaces deeper.</remarks>
public static class LogQLFormatter
{
    private const int LineBytesMax = 100;
    private const string IndentUnit = "  ";

    public static string Format(LogQLExpr expr)
    {
        var text = new StringBuilder();
        expr.Format(text, 0);
        return text.ToString();
    }

    internal static bool IsTooLong(string line) => Encoding.UTF8.GetByteCount(line) > LineBytesMax;

    internal static StringBuilder Indent(this StringBuilder text, int level)
    {
        for (var i = 0; i < level; i++)
        {
            text.Append(IndentUnit);
        }

        return text;
    }
}

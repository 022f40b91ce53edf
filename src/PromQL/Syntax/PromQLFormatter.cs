using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary>Lays out an expression over several lines as Prometheus's <c>format_query</c> does.</summary>
public sealed class PromQLFormatter
{
    private const int LineLengthMax = 100;
    private const int IndentWidth = 2;

    private readonly HashSet<PromQLExpr> _long = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _text = new();

    private PromQLFormatter()
    {
    }

    public static string Format(PromQLExpr expr)
    {
        var formatter = new PromQLFormatter();
        formatter.FindLong(expr);
        formatter.Append(expr, 0);
        return formatter._text.ToString();
    }

    /// <summary>Notes the expressions that do not fit on a line; what holds such a one is not even printed.</summary>
    private bool FindLong(PromQLExpr expr)
    {
        var isLong = false;
        foreach (var child in expr.Children)
        {
            isLong |= FindLong(child);
        }

        isLong = isLong || Encoding.UTF8.GetByteCount(expr.ToString()) > LineLengthMax;
        if (isLong)
        {
            _long.Add(expr);
        }

        return isLong;
    }

    private void Append(PromQLExpr expr, int level)
    {
        switch (expr)
        {
            case AggregateExpr aggregate when _long.Contains(expr):
                Indent(level);
                aggregate.PrintHead(_text);
                AppendList(
                    aggregate.Parameter is { } parameter ? [parameter, aggregate.Operand] : [aggregate.Operand], level);
                break;
            case CallExpr { Arguments.Count: > 0 } call when _long.Contains(expr):
                Indent(level).Append(call.Function.Name);
                AppendList(call.Arguments, level);
                break;
            case ParenExpr paren when _long.Contains(expr):
                Indent(level);
                AppendList([paren.Operand], level);
                break;
            case BinaryExpr binary when _long.Contains(expr):
                Append(binary.Left, level + 1);
                _text.Append('\n');
                Indent(level);
                binary.PrintOperator(_text);
                _text.Append('\n');
                Append(binary.Right, level + 1);
                break;
            case UnaryExpr unary:
                Indent(level).Append(unary.IsNegative ? '-' : '+');
                AppendTrimmed(unary.Operand, level);
                break;
            case SubqueryExpr subquery when _long.Contains(expr):
                Append(subquery.Operand, level);
                subquery.PrintTail(_text);
                break;
            case SubqueryExpr:
                // Prometheus forgets the indentation here.
                expr.Print(_text);
                break;
            default:
                Indent(level);
                expr.Print(_text);
                break;
        }
    }

    /// <summary>Appends parentheses with an expression a line.</summary>
    private void AppendList(IReadOnlyList<PromQLExpr> expressions, int level)
    {
        _text.Append('(');
        for (var i = 0; i < expressions.Count; i++)
        {
            _text.Append(i > 0 ? ",\n" : "\n");
            Append(expressions[i], level + 1);
        }

        _text.Append('\n');
        Indent(level).Append(')');
    }

    /// <summary>Appends an expression without the blanks that it begins with.</summary>
    private void AppendTrimmed(PromQLExpr expr, int level)
    {
        var start = _text.Length;
        Append(expr, level);
        var end = start;
        while (_text[end] == ' ')
        {
            end++;
        }

        _text.Remove(start, end - start);
    }

    private StringBuilder Indent(int level) => _text.Append(' ', level * IndentWidth);
}

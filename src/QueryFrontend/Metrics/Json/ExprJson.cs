using System.Text.Json;
using Trine.Model;
using Trine.Model.GoText;
using Trine.PromQL.Syntax;

namespace Trine.QueryFrontend.Metrics.Json;

/// <summary>Writes parsed expressions as Prometheus's <c>parse_query</c> does. Not thread-safe.</summary>
internal sealed class ExprJson(Utf8JsonWriter json)
{
    public void Write(PromQLExpr expr)
    {
        json.WriteStartObject();
        switch (expr)
        {
            case AggregateExpr aggregate:
                WriteAggregate(aggregate);
                break;
            case BinaryExpr binary:
                WriteBinary(binary);
                break;
            case CallExpr call:
                WriteCall(call);
                break;
            case SubqueryExpr subquery:
                WriteSubquery(subquery);
                break;
            case MatrixSelectorExpr matrix:
                json.WriteString("type", "matrixSelector");
                WriteSelector(matrix.Selector);
                json.WriteNumber("range", Milliseconds(matrix.Range));
                break;
            case VectorSelectorExpr vector:
                json.WriteString("type", "vectorSelector");
                WriteSelector(vector);
                break;
            case NumberExpr number:
                json.WriteString("type", "numberLiteral");
                json.WriteString("val", GoFloat.Format(number.Value));
                break;
            case StringExpr text:
                json.WriteString("type", "stringLiteral");
                json.WriteString("val", text.Value);
                break;
            case ParenExpr paren:
                json.WriteString("type", "parenExpr");
                WriteMember("expr", paren.Operand);
                break;
            default:
                var unary = (UnaryExpr)expr;
                json.WriteString("type", "unaryExpr");
                json.WriteString("op", unary.IsNegative ? "-" : "+");
                WriteMember("expr", unary.Operand);
                break;
        }

        json.WriteEndObject();
    }

    private void WriteAggregate(AggregateExpr aggregate)
    {
        json.WriteString("type", "aggregation");
        json.WriteString("op", aggregate.Op.Name());
        WriteMember("expr", aggregate.Operand);
        if (aggregate.Parameter is null)
        {
            json.WriteNull("param");
        }
        else
        {
            WriteMember("param", aggregate.Parameter);
        }

        WriteStrings("grouping", aggregate.Grouping);
        json.WriteBoolean("without", aggregate.IsWithout);
    }

    private void WriteBinary(BinaryExpr binary)
    {
        json.WriteString("type", "binaryExpr");
        json.WriteString("op", binary.Op.Symbol());
        WriteMember("lhs", binary.Left);
        WriteMember("rhs", binary.Right);
        WriteMatching(binary.Matching);
        json.WriteBoolean("bool", binary.ReturnBool);
    }

    private void WriteMatching(VectorMatching? matching)
    {
        if (matching is null)
        {
            json.WriteNull("matching");
            return;
        }

        json.WriteStartObject("matching");
        json.WriteString("card", matching.Cardinality switch
        {
            MatchCardinality.OneToOne => "one-to-one",
            MatchCardinality.ManyToOne => "many-to-one",
            MatchCardinality.OneToMany => "one-to-many",
            _ => "many-to-many",
        });
        WriteStrings("labels", matching.Labels);
        json.WriteBoolean("on", matching.IsOn);
        WriteStrings("include", matching.Include);
        json.WriteStartObject("fillValues");
        WriteOptional("lhs", matching.FillLeft);
        WriteOptional("rhs", matching.FillRight);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteCall(CallExpr call)
    {
        json.WriteString("type", "call");
        json.WriteStartObject("func");
        json.WriteString("name", call.Function.Name);
        WriteStrings("argTypes", [.. call.Function.ArgumentTypes.Select(type => type.Name())]);
        json.WriteNumber("variadic", call.Function.Variadic);
        json.WriteString("returnType", call.Function.ReturnType.Name());
        json.WriteEndObject();
        json.WriteStartArray("args");
        foreach (var argument in call.Arguments)
        {
            Write(argument);
        }

        json.WriteEndArray();
    }

    private void WriteSubquery(SubqueryExpr subquery)
    {
        json.WriteString("type", "subquery");
        WriteMember("expr", subquery.Operand);
        json.WriteNumber("range", Milliseconds(subquery.Range));
        json.WriteNumber("offset", Milliseconds(subquery.Offset));
        json.WriteNumber("step", Milliseconds(subquery.Step));
        WriteAt(subquery.At);
    }

    private void WriteSelector(VectorSelectorExpr selector)
    {
        json.WriteString("name", selector.Name);
        json.WriteNumber("offset", Milliseconds(selector.Offset));
        json.WriteStartArray("matchers");
        foreach (var matcher in selector.Matchers)
        {
            json.WriteStartObject();
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteString("type", LabelMatcher.Symbol(matcher.Op));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteAt(selector.At);
        json.WriteBoolean("anchored", selector.Edge == SelectorEdge.Anchored);
        json.WriteBoolean("smoothed", selector.Edge == SelectorEdge.Smoothed);
    }

    private void WriteAt(AtModifier? at)
    {
        if (at is { Kind: AtKind.Timestamp })
        {
            json.WriteNumber("timestamp", at.TimestampMs);
        }
        else
        {
            json.WriteNull("timestamp");
        }

        json.WriteString("startOrEnd", at?.Kind switch
        {
            AtKind.Start => "start",
            AtKind.End => "end",
            _ => null,
        });
    }

    private void WriteMember(string name, PromQLExpr expr)
    {
        json.WritePropertyName(name);
        Write(expr);
    }

    private void WriteStrings(string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private void WriteOptional(string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteString(name, GoFloat.Format(number));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A literal's length; 0 for what only a query's steps decide, as in Prometheus.</summary>
    private static long Milliseconds(DurationExpr? duration)
        => duration is LiteralDuration ? duration.Milliseconds(default, isNegativeAllowed: true) : 0;
}

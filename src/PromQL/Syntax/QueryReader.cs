namespace Trine.PromQL.Syntax;

internal sealed class QueryReader(string query, PromQLOptions options)
{
    public PromQLExpr ReadExpr() => throw new PromQLParseException(query, default, $"unknown{options}");

    public VectorSelectorExpr ReadSelector() => throw new PromQLParseException(query, default, "unknown");
}

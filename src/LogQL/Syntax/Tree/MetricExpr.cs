namespace Trine.LogQL.Syntax;

/// <summary>An expression whose value is numbers over time: a vector, or a scalar for a literal.</summary>
public abstract record MetricExpr : LogQLExpr;

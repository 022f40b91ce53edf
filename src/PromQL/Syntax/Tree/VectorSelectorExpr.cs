using System.Text;
using Trine.Model;

namespace Trine.PromQL.Syntax;

/// <summary>How a selector treats the edges of its window.</summary>
public enum SelectorEdge
{
    None,

    /// <summary><c>anchored</c>: the samples at or before the edges stand for the edges.</summary>
    Anchored,

    /// <summary><c>smoothed</c>: the values at the edges are interpolated.</summary>
    Smoothed,
}

/// <summary><c>metric{label="value"} offset 5m @ 10</c>.</summary>
/// <param name="Name">The metric's name if it stands before the braces, or else empty.</param>
/// <param name="Matchers">In the order written; that of <paramref name="Name"/> is the last one.</param>
/// <param name="Position">Where it stands, modifiers included.</param>
public sealed record VectorSelectorExpr(string Name, IReadOnlyList<LabelMatcher> Matchers, PositionRange Position)
    : PromQLExpr
{
    /// <summary>The label that holds a metric's name.</summary>
    public const string MetricNameLabel = "__name__";

    public override PositionRange Position { get; } = Position;

    /// <summary>How far back the selector looks; null without <c>offset</c>, and never with <c>offset 0</c>.</summary>
    public DurationExpr? Offset { get; init; }

    public AtModifier? At { get; init; }

    public SelectorEdge Edge { get; init; }

    public override ExprType Type => ExprType.Vector;

    public override IReadOnlyList<PromQLExpr> Children => [];

    internal override void Print(StringBuilder text)
    {
        PrintSelector(text);
        PrintModifiers(text);
    }

    /// <summary>Prints name and matchers.</summary>
    internal void PrintSelector(StringBuilder text) => SelectorText.Append(text, Name, Matchers);

    /// <summary>Prints what follows the selector or its range.</summary>
    internal void PrintModifiers(StringBuilder text)
    {
        At?.Print(text);
        text.Append(Edge switch
        {
            SelectorEdge.Anchored => " anchored",
            SelectorEdge.Smoothed => " smoothed",
            _ => "",
        });
        Offset?.PrintOffset(text);
    }
}

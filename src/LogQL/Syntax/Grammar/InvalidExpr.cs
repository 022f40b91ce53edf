using System.Text;

namespace Trine.LogQL.Syntax.Grammar;

/// <summary>Stands for an expression of the right form that cannot be; no tree that was checked holds one.</summary>
/// <param name="Error">What is wrong with it.</param>
internal sealed record InvalidExpr(string Error) : MetricExpr
{
    internal override void Print(StringBuilder text) => text.Append(Error);

    internal override void Format(StringBuilder text, int level) => Print(text);
}

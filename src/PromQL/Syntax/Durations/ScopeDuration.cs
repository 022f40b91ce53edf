using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>step()</c> or <c>range()</c> of the query.</summary>
public sealed record ScopeDuration(bool IsStep, PositionRange Position) : DurationExpr
{
    private const double MsPerSecond = 1000;

    public override PositionRange Position { get; } = Position;

    public override double Seconds(in DurationScope scope) => (IsStep ? scope.StepMs : scope.RangeMs) / MsPerSecond;

    internal override void Print(StringBuilder text) => text.Append(IsStep ? "step()" : "range()");
}

using System.Text;
using Trine.Model;

namespace Trine.PromQL.Syntax;

/// <summary><c>a + b</c> and the like.</summary>
/// <param name="Op">An arithmetic operator other than <see cref="BinaryOp.Atan2"/>.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record BinaryDuration(BinaryOp Op, DurationExpr Left, DurationExpr Right) : DurationExpr
{
    public override PositionRange Position => PositionRange.Merge(Left.Position, Right.Position);

    internal override int Depth { get; } = 1 + Math.Max(Left.Depth, Right.Depth);

    public override double Seconds(in DurationScope scope)
    {
        var (left, right) = (Left.Seconds(scope), Right.Seconds(scope));
        return Op switch
        {
            BinaryOp.Add => left + right,
            BinaryOp.Subtract => left - right,
            BinaryOp.Multiply => left * right,
            BinaryOp.Divide => right == 0
                ? throw new RequestException(RequestError.BadRequest, "division by zero")
                : left / right,
            BinaryOp.Modulo => right == 0
                ? throw new RequestException(RequestError.BadRequest, "modulo by zero")
                : left % right,
            _ => Math.Pow(left, right),
        };
    }

    internal override void Print(StringBuilder text)
    {
        Left.PrintOperand(text);
        text.Append(' ').Append(Op.Symbol()).Append(' ');
        Right.PrintOperand(text);
    }
}

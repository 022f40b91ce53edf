using System.Text;
using Trine.Model.GoText;

namespace Trine.PromQL.Syntax;

/// <summary><c>5m</c> or <c>300</c>.</summary>
/// <param name="Value">Seconds.</param>
/// <param name="IsDuration">Whether it was written as a duration.</param>
/// <param name="Position">Where it stands.</param>
public sealed record LiteralDuration(double Value, bool IsDuration, PositionRange Position) : DurationExpr
{
    private const double NsPerSecond = 1e9;
    private const long NsPerMs = 1_000_000;

    public override PositionRange Position { get; } = Position;

    public override double Seconds(in DurationScope scope) => Value;

    /// <summary>Milliseconds; literals alone are rounded to nanoseconds first.</summary>
    public override long Milliseconds(in DurationScope scope, bool isNegativeAllowed = false)
        => (long)Math.Round(Value * NsPerSecond) / NsPerMs;

    /// <summary>Prints the duration as such however it was written.</summary>
    internal override void Print(StringBuilder text)
        => text.Append(PromDuration.Format((long)Math.Round(Value * NsPerSecond)));

    /// <summary>Prints the number as it was written.</summary>
    internal override void PrintOperand(StringBuilder text) => NumberText.Append(text, Value, IsDuration);
}

using Trine.PromQL.Evaluation.Functions;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary>A binary operator on two numbers. Implemented by structs, so that loops are compiled for each.</summary>
internal interface IFloatOperator
{
    static abstract double Apply(double left, double right);
}

internal readonly struct AddFloats : IFloatOperator
{
    public static double Apply(double left, double right) => left + right;
}

internal readonly struct SubtractFloats : IFloatOperator
{
    public static double Apply(double left, double right) => left - right;
}

internal readonly struct MultiplyFloats : IFloatOperator
{
    public static double Apply(double left, double right) => left * right;
}

internal readonly struct DivideFloats : IFloatOperator
{
    public static double Apply(double left, double right) => left / right;
}

internal static class FloatOperators
{
    /// <summary>Arithmetic, or 1 and 0 for a comparison that holds or not.</summary>
    public static double Apply(BinaryOp op, double left, double right)
        => op.IsComparison() ? (Holds(op, left, right) ? 1 : 0) : Calculate(op, left, right);

    public static double Calculate(BinaryOp op, double left, double right) => op switch
    {
        BinaryOp.Add => left + right,
        BinaryOp.Subtract => left - right,
        BinaryOp.Multiply => left * right,
        BinaryOp.Divide => left / right,
        BinaryOp.Modulo => left % right,
        BinaryOp.Atan2 => UpstreamMath.Atan2(left, right),
        _ => UpstreamMath.Pow(left, right),
    };

    public static bool Holds(BinaryOp op, double left, double right) => op switch
    {
        BinaryOp.Equal => left == right,
        BinaryOp.NotEqual => left != right,
        BinaryOp.Less => left < right,
        BinaryOp.LessOrEqual => left <= right,
        BinaryOp.Greater => left > right,
        _ => left >= right,
    };

    /// <summary>Whether the result is another quantity than the operands, so that names do not fit it.</summary>
    public static bool ChangesQuantity(BinaryOp op) => op is BinaryOp.Add or BinaryOp.Subtract or BinaryOp.Multiply
        or BinaryOp.Divide or BinaryOp.Power or BinaryOp.Modulo or BinaryOp.Atan2;
}

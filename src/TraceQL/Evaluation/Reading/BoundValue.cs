using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>An expression bound to one table: works out its value for one span after the other.</summary>
internal abstract class BoundValue
{
    /// <summary>Asks for what <see cref="Get"/> reads.</summary>
    public abstract void Need(TableNeeds needs);

    /// <summary>The value for a span; nil where there is none, or where the operands do not fit.</summary>
    public abstract TraceQLValue Get(int span);

    public static BoundValue Bind(FieldExpr expression, TableView view) => expression switch
    {
        LiteralExpr { Value: var value } => new ConstantValue(value),
        AttributeExpr { Attribute: var attribute } => AttributeReader.Bind(view, attribute),
        UnaryExpr unary => new UnaryValue(unary.Operator, Bind(unary.Operand, view)),
        BinaryExpr { Left: LiteralExpr { Value.Type: TraceQLValueType.Nil } } nil
            => new NilTestValue(nil.Operator == TraceQLOperator.Equal, nil.Right is LiteralExpr, Bind(nil.Right, view)),
        BinaryExpr { Right: LiteralExpr { Value.Type: TraceQLValueType.Nil } } nil
            => new NilTestValue(nil.Operator == TraceQLOperator.Equal, nil.Left is LiteralExpr, Bind(nil.Left, view)),
        BinaryExpr binary => new BinaryValue(binary.Operator, Bind(binary.Left, view), Bind(binary.Right, view)),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "an expression of an unknown kind"),
    };

    private sealed class ConstantValue(TraceQLValue value) : BoundValue
    {
        public override void Need(TableNeeds needs)
        {
        }

        public override TraceQLValue Get(int span) => value;
    }

    private sealed class UnaryValue(TraceQLOperator op, BoundValue operand) : BoundValue
    {
        public override void Need(TableNeeds needs) => operand.Need(needs);

        public override TraceQLValue Get(int span)
        {
            var value = operand.Get(span);
            if (op == TraceQLOperator.Not)
            {
                return value.Type == TraceQLValueType.Boolean ? TraceQLValue.OfTruth(!value.Truth) : TraceQLValue.Nil;
            }

            return NumberArithmetic.TryNegate(value, out var negated) ? negated : TraceQLValue.Nil;
        }
    }

    /// <summary>
    /// Whether there is a value. Of literals neither is said: <c>nil = nil</c> and <c>nil != nil</c> are false.
    /// </summary>
    private sealed class NilTestValue(bool isNil, bool isLiteral, BoundValue operand) : BoundValue
    {
        public override void Need(TableNeeds needs) => operand.Need(needs);

        public override TraceQLValue Get(int span)
            => TraceQLValue.OfTruth(!isLiteral && (operand.Get(span).Type == TraceQLValueType.Nil) == isNil);
    }

    private sealed class BinaryValue(TraceQLOperator op, BoundValue left, BoundValue right) : BoundValue
    {
        public override void Need(TableNeeds needs)
        {
            left.Need(needs);
            right.Need(needs);
        }

        public override TraceQLValue Get(int span)
        {
            var (first, second) = (left.Get(span), right.Get(span));
            if (Operators.IsArithmetic(op))
            {
                return NumberArithmetic.Apply(op, first, second);
            }

            return TraceQLValue.OfTruth(op switch
            {
                TraceQLOperator.And => IsTrue(first) && IsTrue(second),
                TraceQLOperator.Or => IsTrue(first) || IsTrue(second),
                _ => ValueComparison.Holds(op, first, second),
            });
        }

        private static bool IsTrue(TraceQLValue value) => value is { Type: TraceQLValueType.Boolean, Truth: true };
    }
}

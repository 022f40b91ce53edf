using System.Text;

namespace Trine.PromQL.Syntax.Validation;

/// <summary>Checks types and what else no grammar says; gives operators of sets and scalars their kind of matching.
/// </summary>
internal sealed class TypeCheck(string query)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(query);

    /// <returns>The same tree, with the matching of every operator settled.</returns>
    /// <exception cref="PromQLParseException">Something does not fit; Prometheus's text.</exception>
    public PromQLExpr Check(PromQLExpr expr)
    {
        switch (expr)
        {
            case AggregateExpr aggregate:
                return CheckAggregate(aggregate);
            case BinaryExpr binary:
                return CheckBinary(binary);
            case CallExpr call:
                return CheckCall(call);
            case ParenExpr paren:
                return paren with { Operand = Check(paren.Operand) };
            case UnaryExpr unary:
                var operand = Check(unary.Operand);
                return operand.Type is ExprType.Scalar or ExprType.Vector
                    ? unary with { Operand = operand }
                    : throw Fault(
                        unary.Position,
                        "unary expression only allowed on expressions of type scalar or instant vector, "
                        + $"got \"{operand.Type.DocumentedName()}\"");
            case SubqueryExpr subquery:
                var inner = Check(subquery.Operand);
                return inner.Type == ExprType.Vector
                    ? subquery with { Operand = inner }
                    : throw Fault(
                        subquery.Position,
                        $"subquery is only allowed on instant vector, got {inner.Type.Name()} instead");
            case MatrixSelectorExpr matrix:
                CheckSelector(matrix.Selector);
                return matrix;
            case VectorSelectorExpr vector:
                CheckSelector(vector);
                return vector;
            default:
                return expr;
        }
    }

    private AggregateExpr CheckAggregate(AggregateExpr aggregate)
    {
        var operand = Expect(aggregate.Operand, ExprType.Vector, "aggregation expression");
        if (aggregate.Parameter is null)
        {
            return aggregate with { Operand = operand };
        }

        var type = aggregate.Op == AggregateOp.CountValues ? ExprType.Text : ExprType.Scalar;
        return aggregate with
        {
            Operand = operand,
            Parameter = Expect(aggregate.Parameter, type, "aggregation parameter"),
        };
    }

    private BinaryExpr CheckBinary(BinaryExpr binary)
    {
        var left = Check(binary.Left);
        var right = Check(binary.Right);
        var (op, matching) = (binary.Op, binary.Matching ?? VectorMatching.Default);
        if (binary.ReturnBool && !(op.IsComparison() && !op.IsTrim()))
        {
            throw Fault(OperatorOf(binary), "bool modifier can only be used on comparison operators");
        }

        var areScalars = left.Type == ExprType.Scalar && right.Type == ExprType.Scalar;
        if (op.IsComparison() && !op.IsTrim() && !binary.ReturnBool && areScalars)
        {
            throw Fault(OperatorOf(binary), "comparisons between scalars must use BOOL modifier");
        }

        if (matching.IsOn && matching.Labels.FirstOrDefault(matching.Include.Contains) is { } twice)
        {
            throw Fault(
                OperatorOf(binary),
                $"label {QueryString.Quote(twice)} must not occur in ON and GROUP clause at once");
        }

        ExpectOperand(left);
        ExpectOperand(right);
        var areVectors = left.Type == ExprType.Vector && right.Type == ExprType.Vector;
        CheckMatching(binary, matching, areVectors);
        var settled = op.IsSet() ? matching with { Cardinality = MatchCardinality.ManyToMany } : matching;
        return binary with { Left = left, Right = right, Matching = areVectors ? settled : null };
    }

    private void CheckMatching(BinaryExpr binary, VectorMatching matching, bool areVectors)
    {
        var detail = areVectors switch
        {
            false when matching.Labels.Count > 0 => "vector matching only allowed between instant vectors",
            false when matching.IsFilling => "filling in missing series only allowed between instant vectors",
            false when binary.Op.IsSet() =>
                $"set operator \"{binary.Op.Symbol()}\" not allowed in binary scalar expression",
            true when binary.Op.IsSet() && matching.Cardinality != MatchCardinality.OneToOne =>
                $"no grouping allowed for \"{binary.Op.Symbol()}\" operation",
            true when binary.Op.IsSet() && matching.IsFilling =>
                "filling in missing series not allowed for set operators",
            _ => "",
        };
        if (detail.Length > 0)
        {
            throw Fault(binary.Position, detail);
        }
    }

    private CallExpr CheckCall(CallExpr call)
    {
        var (function, count) = (call.Function, call.Arguments.Count);
        if (count < function.ArgumentsMin || count > function.ArgumentsMax)
        {
            var bound = function.Variadic == 0 ? "" : count < function.ArgumentsMin ? "at least " : "at most ";
            var wanted = count < function.ArgumentsMin ? function.ArgumentsMin : function.ArgumentsMax;
            throw Fault(
                call.Position,
                $"expected {bound}{wanted} argument(s) in call to \"{function.Name}\", got {count}");
        }

        var isInfo = function.Name == "info" && count > 1;
        if (isInfo)
        {
            CheckInfoSelector(call);
        }

        var arguments = new PromQLExpr[count];
        for (var i = 0; i < count; i++)
        {
            // The selector of labels may match everything.
            arguments[i] = isInfo && i == 1 ? call.Arguments[i] : Check(call.Arguments[i]);
            var wanted = function.ArgumentType(i);
            if (arguments[i].Type != wanted)
            {
                throw Fault(
                    arguments[i].Position,
                    $"expected type {wanted.DocumentedName()} in call to function \"{function.Name}\", "
                    + $"got {arguments[i].Type.DocumentedName()}");
            }
        }

        return call with { Arguments = arguments };
    }

    private void CheckInfoSelector(CallExpr call)
    {
        var labels = call.Arguments[1];
        if (labels.Type != ExprType.Vector)
        {
            throw Fault(
                call.Position,
                $"expected type instant vector in call to function \"info\", got {labels.Type.DocumentedName()}");
        }

        if (labels is not VectorSelectorExpr selector)
        {
            throw Fault(labels.Position, "expected label selectors only");
        }

        if (selector.Name.Length > 0)
        {
            throw Fault(labels.Position, "expected label selectors only, got vector selector instead");
        }
    }

    private void CheckSelector(VectorSelectorExpr selector)
    {
        if (selector.Name.Length == 0)
        {
            if (selector.Matchers.All(matcher => matcher.MatchesEmpty))
            {
                throw Fault(selector.Position, "vector selector must contain at least one non-empty matcher");
            }

            return;
        }

        // The last one is that of the name.
        for (var i = 0; i < selector.Matchers.Count - 1; i++)
        {
            var matcher = selector.Matchers[i];
            if (matcher.Name == VectorSelectorExpr.MetricNameLabel)
            {
                throw Fault(
                    selector.Position,
                    $"metric name must not be set twice: {QueryString.Quote(selector.Name)} or "
                    + QueryString.Quote(matcher.Value));
            }
        }
    }

    private PromQLExpr Expect(PromQLExpr expr, ExprType type, string context)
    {
        var settled = Check(expr);
        return settled.Type == type
            ? settled
            : throw Fault(
                expr.Position,
                $"expected type {type.DocumentedName()} in {context}, got {settled.Type.DocumentedName()}");
    }

    private void ExpectOperand(PromQLExpr operand)
    {
        if (operand.Type is not (ExprType.Scalar or ExprType.Vector))
        {
            throw Fault(operand.Position, "binary expression must contain only scalar and instant vector types");
        }
    }

    /// <summary>Where operator and modifiers stand.</summary>
    private PositionRange OperatorOf(BinaryExpr binary)
    {
        var start = binary.Left.Position.End;
        var blanks = _utf8.AsSpan(start).Length - _utf8.AsSpan(start).TrimStart(" \t\r\n"u8).Length;
        return new PositionRange(start + blanks, binary.Right.Position.Start);
    }

    private PromQLParseException Fault(PositionRange position, string detail) => new(query, position, detail);
}

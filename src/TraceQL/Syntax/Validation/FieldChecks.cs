using Trine.Model.Regex;

namespace Trine.TraceQL.Syntax;

/// <summary>Checks what stands in braces and functions, with upstream's rules and texts.</summary>
internal static class FieldChecks
{
    /// <summary>Compiled patterns, shared with evaluation.</summary>
    public static Re2Cache Patterns { get; } = new(1_024);

    public const Re2Options PatternOptions = Re2Options.Anchored | Re2Options.DotMatchesNewline;

    public static void Check(FieldExpr expression)
    {
        switch (expression)
        {
            case AttributeExpr { Attribute: var attribute }:
                Check(attribute);
                break;
            case UnaryExpr unary:
                Check(unary.Operand);
                CheckUnary(unary);
                break;
            case BinaryExpr binary:
                Check(binary.Left);
                Check(binary.Right);
                CheckBinary(binary);
                break;
        }
    }

    public static void Check(TraceQLAttribute attribute)
    {
        if (attribute.IsOfParent)
        {
            throw new TraceQLParseException("parent not yet supported");
        }

        if (attribute.Intrinsic == Intrinsic.Parent)
        {
            throw new TraceQLParseException("intrinsic (parent) not yet supported");
        }
    }

    private static void CheckUnary(UnaryExpr unary)
    {
        var type = unary.Operand.ImpliedType;
        var isValid = type is null || (unary.Operator == TraceQLOperator.Not
            ? type == TraceQLValueType.Boolean
            : TypeRules.IsNumeric(type));
        if (!isValid)
        {
            throw new TraceQLParseException($"illegal operation for the given type: {unary}");
        }
    }

    private static void CheckBinary(BinaryExpr binary)
    {
        var (left, right) = (binary.Left.ImpliedType, binary.Right.ImpliedType);
        if (!TypeRules.Match(left, right))
        {
            throw new TraceQLParseException($"binary operations must operate on the same type: {binary}");
        }

        if (!TypeRules.Allows(binary.Operator, left, right))
        {
            throw new TraceQLParseException($"illegal operation for the given types: {binary}");
        }

        if (IsNil(binary.Left) || IsNil(binary.Right))
        {
            CheckNil(binary.Operator, IsNil(binary.Left) ? binary.Right : binary.Left);
        }

        if (binary.Operator is TraceQLOperator.Regex or TraceQLOperator.NotRegex)
        {
            CheckPattern(binary.Right);
        }
    }

    private static bool IsNil(FieldExpr expression) => expression is LiteralExpr { Value.Type: TraceQLValueType.Nil };

    // What every span has can be compared with nil only in vain.
    private static void CheckNil(TraceQLOperator op, FieldExpr other)
    {
        if (op == TraceQLOperator.Equal && other is AttributeExpr { Attribute: var attribute }
            && (attribute.Intrinsic != Intrinsic.None
                || attribute is { Scope: TraceQLScope.Resource, Key: "service.name" }))
        {
            var what = attribute.Intrinsic == Intrinsic.None ? attribute.ToString() : "intrinsics";
            throw new TraceQLParseException($"{attribute}=nil is not valid because {what} cannot be nil");
        }
    }

    private static void CheckPattern(FieldExpr pattern)
    {
        if (pattern is not LiteralExpr { Value: { Type: TraceQLValueType.Text } literal })
        {
            throw new TraceQLParseException($"invalid type for =~ or !~: {pattern}");
        }

        try
        {
            Patterns.GetOrCompile(literal.Text, PatternOptions);
        }
        catch (Re2SyntaxException)
        {
            throw new TraceQLParseException($"invalid regex: {pattern}");
        }
    }
}

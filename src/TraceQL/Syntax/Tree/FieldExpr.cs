using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>What a span filter, an aggregate or a grouping computes for one span.</summary>
public abstract record FieldExpr
{
    /// <summary>The type of the values as far as the query tells; null where only the data do.</summary>
    public abstract TraceQLValueType? ImpliedType { get; }

    /// <summary>Whether any attribute or intrinsic occurs.</summary>
    public abstract bool ReferencesSpan { get; }

    /// <summary>Every attribute and intrinsic that occurs.</summary>
    public abstract IEnumerable<TraceQLAttribute> Attributes { get; }

    /// <summary>The canonical text, which parses to an equal tree.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    internal abstract void Write(StringBuilder text);

    /// <summary>Writes the expression as an operand: in parentheses unless it is a name or a literal.</summary>
    internal virtual void WriteOperand(StringBuilder text)
    {
        text.Append('(');
        Write(text);
        text.Append(')');
    }
}

/// <summary>A literal.</summary>
public sealed record LiteralExpr(TraceQLValue Value) : FieldExpr
{
    public override TraceQLValueType? ImpliedType => Value.Type;

    public override bool ReferencesSpan => false;

    public override IEnumerable<TraceQLAttribute> Attributes => [];

    internal override void Write(StringBuilder text) => text.Append(Value.ToQueryText());

    // A minus would bind less than the operator beside it.
    internal override void WriteOperand(StringBuilder text)
    {
        var literal = Value.ToQueryText();
        text.Append(literal.StartsWith('-') ? $"({literal})" : literal);
    }
}

/// <summary>An attribute or an intrinsic.</summary>
public sealed record AttributeExpr(TraceQLAttribute Attribute) : FieldExpr
{
    public override TraceQLValueType? ImpliedType
        => Attribute.Intrinsic == Intrinsic.None ? null : Intrinsics.Type(Attribute.Intrinsic);

    public override bool ReferencesSpan => true;

    public override IEnumerable<TraceQLAttribute> Attributes => [Attribute];

    internal override void Write(StringBuilder text) => text.Append(Attribute.ToString());

    internal override void WriteOperand(StringBuilder text) => Write(text);
}

/// <summary><c>!</c> or <c>-</c> before an operand.</summary>
public sealed record UnaryExpr(TraceQLOperator Operator, FieldExpr Operand) : FieldExpr
{
    public override TraceQLValueType? ImpliedType
        => Operator == TraceQLOperator.Not ? TraceQLValueType.Boolean : Operand.ImpliedType;

    public override bool ReferencesSpan => Operand.ReferencesSpan;

    public override IEnumerable<TraceQLAttribute> Attributes => Operand.Attributes;

    internal override void Write(StringBuilder text)
    {
        text.Append(Operators.Text(Operator));
        Operand.WriteOperand(text);
    }
}

/// <summary>An operator between two operands.</summary>
public sealed record BinaryExpr(TraceQLOperator Operator, FieldExpr Left, FieldExpr Right) : FieldExpr
{
    public override TraceQLValueType? ImpliedType
        => !Operators.IsArithmetic(Operator) ? TraceQLValueType.Boolean : Left.ImpliedType ?? Right.ImpliedType;

    public override bool ReferencesSpan => Left.ReferencesSpan || Right.ReferencesSpan;

    public override IEnumerable<TraceQLAttribute> Attributes => Left.Attributes.Concat(Right.Attributes);

    internal override void Write(StringBuilder text)
    {
        Left.WriteOperand(text);
        text.Append(' ').Append(Operators.Text(Operator)).Append(' ');
        Right.WriteOperand(text);
    }
}

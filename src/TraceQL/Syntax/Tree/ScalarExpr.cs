using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>A value of a whole spanset.</summary>
public abstract record ScalarExpr
{
    /// <summary>The type of the value as far as the query tells; null where only the data do.</summary>
    public abstract TraceQLValueType? ImpliedType { get; }

    /// <summary>Every attribute and intrinsic that occurs.</summary>
    public abstract IEnumerable<TraceQLAttribute> Attributes { get; }

    /// <summary>Whether the value is made of whole pipelines; such values stand only beside each other.</summary>
    internal virtual bool HasPipeline => false;

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    internal abstract void Write(StringBuilder text);

    internal virtual void WriteOperand(StringBuilder text) => Write(text);
}

/// <summary>A literal.</summary>
public sealed record ScalarLiteral(TraceQLValue Value) : ScalarExpr
{
    public override TraceQLValueType? ImpliedType => Value.Type;

    public override IEnumerable<TraceQLAttribute> Attributes => [];

    internal override void Write(StringBuilder text) => text.Append(Value.ToQueryText());
}

/// <summary><c>count()</c>, or the least, greatest, mean or sum of an expression over the spans of a spanset.</summary>
/// <param name="Function">Which.</param>
/// <param name="Expression">What is aggregated; null for <c>count()</c>.</param>
public sealed record AggregateExpr(AggregateFunction Function, FieldExpr? Expression) : ScalarExpr
{
    public override TraceQLValueType? ImpliedType
        => Expression is null ? TraceQLValueType.Integral : Expression.ImpliedType;

    public override IEnumerable<TraceQLAttribute> Attributes => Expression?.Attributes ?? [];

    internal override void Write(StringBuilder text)
    {
        text.Append(Name(Function)).Append('(');
        Expression?.Write(text);
        text.Append(')');
    }

    internal static string Name(AggregateFunction function) => function switch
    {
        AggregateFunction.Count => "count",
        AggregateFunction.Min => "min",
        AggregateFunction.Max => "max",
        AggregateFunction.Average => "avg",
        _ => "sum",
    };
}

/// <summary>Arithmetic of scalars; parses, but is not supported.</summary>
public sealed record ScalarOperation(TraceQLOperator Operator, ScalarExpr Left, ScalarExpr Right) : ScalarExpr
{
    public override TraceQLValueType? ImpliedType => Left.ImpliedType ?? Right.ImpliedType;

    public override IEnumerable<TraceQLAttribute> Attributes => Left.Attributes.Concat(Right.Attributes);

    internal override bool HasPipeline => Left.HasPipeline;

    internal override void Write(StringBuilder text)
    {
        Left.WriteOperand(text);
        text.Append(' ').Append(Operators.Text(Operator)).Append(' ');
        Right.WriteOperand(text);
    }

    internal override void WriteOperand(StringBuilder text)
    {
        text.Append('(');
        Write(text);
        text.Append(')');
    }
}

/// <summary>A pipeline that ends in a scalar; parses, but is not supported.</summary>
public sealed record ScalarPipeline(Pipeline Source, ScalarExpr Scalar) : ScalarExpr
{
    public override TraceQLValueType? ImpliedType => Scalar.ImpliedType;

    public override IEnumerable<TraceQLAttribute> Attributes => Source.Attributes.Concat(Scalar.Attributes);

    internal override bool HasPipeline => true;

    internal override void Write(StringBuilder text)
    {
        text.Append('(');
        Source.Write(text);
        text.Append(" | ");
        Scalar.Write(text);
        text.Append(')');
    }
}

/// <summary>How the values of a spanset become one.</summary>
public enum AggregateFunction
{
    Count,
    Min,
    Max,
    Average,
    Sum,
}

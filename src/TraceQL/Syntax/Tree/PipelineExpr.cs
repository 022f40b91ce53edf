using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>One step of a pipeline: takes spansets, gives spansets.</summary>
public abstract record PipelineStage
{
    /// <summary>Every attribute and intrinsic that occurs.</summary>
    public abstract IEnumerable<TraceQLAttribute> Attributes { get; }

    /// <summary>The canonical text.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    internal abstract void Write(StringBuilder text);

    /// <summary>Writes the stage as an operand: in parentheses unless it is a plain filter.</summary>
    internal virtual void WriteOperand(StringBuilder text)
    {
        text.Append('(');
        Write(text);
        text.Append(')');
    }
}

/// <summary><c>{ … }</c>: keeps the spans that the expression is true for.</summary>
public sealed record SpansetFilter(FieldExpr Expression) : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => Expression.Attributes;

    internal override void Write(StringBuilder text)
    {
        text.Append("{ ");
        Expression.Write(text);
        text.Append(" }");
    }

    internal override void WriteOperand(StringBuilder text) => Write(text);
}

/// <summary>Two spansets of the same trace put together, or related by structure.</summary>
public sealed record SpansetOperation(TraceQLOperator Operator, PipelineStage Left, PipelineStage Right) : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => Left.Attributes.Concat(Right.Attributes);

    internal override void Write(StringBuilder text)
    {
        Left.WriteOperand(text);
        text.Append(' ').Append(Operators.Text(Operator)).Append(' ');
        Right.WriteOperand(text);
    }
}

/// <summary>Stages one after the other; at least one. As an operand it stands in parentheses.</summary>
public sealed record Pipeline(IReadOnlyList<PipelineStage> Stages) : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => Stages.SelectMany(stage => stage.Attributes);

    public bool Equals(Pipeline? other) => other is not null && Stages.SequenceEqual(other.Stages);

    public override int GetHashCode() => Stages.Count;

    internal override void Write(StringBuilder text)
    {
        for (var i = 0; i < Stages.Count; i++)
        {
            text.Append(i > 0 ? " | " : "");
            Stages[i].Write(text);
        }
    }
}

/// <summary><c>by(…)</c>: splits each spanset by a value.</summary>
public sealed record GroupStage(FieldExpr Expression) : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => Expression.Attributes;

    internal override void Write(StringBuilder text)
    {
        text.Append("by(");
        Expression.Write(text);
        text.Append(')');
    }
}

/// <summary><c>coalesce()</c>: puts the groups of a trace together again.</summary>
public sealed record CoalesceStage : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => [];

    internal override void Write(StringBuilder text) => text.Append("coalesce()");
}

/// <summary><c>select(…)</c>: asks for attributes in the answer.</summary>
public sealed record SelectStage(IReadOnlyList<TraceQLAttribute> Selected) : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => Selected;

    public bool Equals(SelectStage? other) => other is not null && Selected.SequenceEqual(other.Selected);

    public override int GetHashCode() => Selected.Count;

    internal override void Write(StringBuilder text) => text.Append("select(").AppendJoin(", ", Selected).Append(')');
}

/// <summary>A comparison of two scalars: keeps the spansets that it is true for.</summary>
public sealed record ScalarFilter(TraceQLOperator Operator, ScalarExpr Left, ScalarExpr Right) : PipelineStage
{
    public override IEnumerable<TraceQLAttribute> Attributes => Left.Attributes.Concat(Right.Attributes);

    internal override void Write(StringBuilder text)
    {
        Left.WriteOperand(text);
        text.Append(' ').Append(Operators.Text(Operator)).Append(' ');
        Right.WriteOperand(text);
    }
}

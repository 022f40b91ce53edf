using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>What gives series.</summary>
public abstract record MetricsExpr
{
    /// <summary>The canonical text, which parses to an equal tree.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    internal abstract void Write(StringBuilder text);

    internal virtual void WriteOperand(StringBuilder text)
    {
        text.Append('(');
        Write(text);
        text.Append(')');
    }
}

/// <summary>A pipeline whose spansets a function turns into series.</summary>
public sealed record MetricsQuery(Pipeline Source, MetricsFunction Function) : MetricsExpr
{
    internal override void Write(StringBuilder text)
    {
        Source.Write(text);
        text.Append(" | ").Append(Function.ToString());
    }
}

/// <summary><c>topk(n)</c> or <c>bottomk(n)</c>: keeps n series at each time.</summary>
public sealed record RankedExpr(MetricsExpr Source, bool IsTop, int Count) : MetricsExpr
{
    internal override void Write(StringBuilder text)
    {
        if (Source is MetricsMath)
        {
            Source.WriteOperand(text);
        }
        else
        {
            Source.Write(text);
        }

        text.Append(IsTop ? " | topk(" : " | bottomk(").Append(Count).Append(')');
    }
}

/// <summary>Drops the points for which a comparison with a number does not hold.</summary>
public sealed record FilteredExpr(MetricsExpr Source, TraceQLOperator Operator, TraceQLValue Value) : MetricsExpr
{
    internal override void Write(StringBuilder text)
    {
        if (Source is MetricsMath)
        {
            Source.WriteOperand(text);
        }
        else
        {
            Source.Write(text);
        }

        text.Append(' ').Append(Operators.Text(Operator)).Append(' ').Append(Value.ToQueryText());
    }
}

/// <summary>Arithmetic of series with equal labels.</summary>
public sealed record MetricsMath(TraceQLOperator Operator, MetricsExpr Left, MetricsExpr Right) : MetricsExpr
{
    internal override void Write(StringBuilder text)
    {
        Left.WriteOperand(text);
        text.Append(' ').Append(Operators.Text(Operator)).Append(' ');
        Right.WriteOperand(text);
    }
}

/// <summary>A number beside series.</summary>
public sealed record MetricsNumber(TraceQLValue Value) : MetricsExpr
{
    internal override void Write(StringBuilder text) => text.Append(Value.ToQueryText());

    internal override void WriteOperand(StringBuilder text)
    {
        var literal = Value.ToQueryText();
        text.Append(literal.StartsWith('-') ? $"({literal})" : literal);
    }
}

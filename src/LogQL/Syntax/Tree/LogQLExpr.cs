using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>A parsed LogQL query: a <see cref="LogSelectorExpr"/> or a <see cref="MetricExpr"/>.</summary>
/// <remarks>Immutable and therefore thread-safe. A tree is at most <see cref="LogQLLimits.DepthMax"/> levels deep, so
/// it may be walked by recursion.</remarks>
public abstract record LogQLExpr
{
    /// <summary>Levels of expressions from this one down; 1 for a leaf.</summary>
    internal virtual int Depth => 1;

    /// <summary>Loki's canonical one-line form, as it stands in error texts.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    /// <summary>Whether the canonical form is too long for one line.</summary>
    /// <remarks>An expression asks its parts first, so that only short texts are ever made to find out.</remarks>
    internal virtual bool IsTooLong => LogQLFormatter.IsTooLong(ToString());

    internal abstract void Print(StringBuilder text);

    /// <summary>Appends the expression, broken over lines where it is too long for one.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="level">How deep the first line is indented.</param>
    internal abstract void Format(StringBuilder text, int level);
}

using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>A condition on labels inside a pipeline. Immutable.</summary>
/// <remarks>Nested at most <see cref="LogQLLimits.DepthMax"/> deep.</remarks>
public abstract record LabelFilter
{
    /// <summary>Levels of filters from this one down; 1 for a leaf.</summary>
    internal virtual int Depth => 1;

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    internal abstract void Print(StringBuilder text);
}

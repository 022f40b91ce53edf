using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>One step of a log pipeline. Immutable.</summary>
public abstract record PipelineStage
{
    /// <summary>Loki's canonical form, with the leading operator: <c>| json</c>.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    internal abstract void Print(StringBuilder text);
}

using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>How <c>unwrap</c> turns a label's text into a number.</summary>
public enum UnwrapConversion
{
    /// <summary>A plain float.</summary>
    None,

    /// <summary>A size such as <c>2KB</c>, in bytes.</summary>
    Bytes,

    /// <summary>A duration such as <c>1m</c>, in seconds; written <c>duration(…)</c>.</summary>
    Duration,

    /// <summary>The same as <see cref="Duration"/>, written <c>duration_seconds(…)</c>.</summary>
    DurationSeconds,
}

/// <summary>Takes the value of a sample from a label: <c>| unwrap bytes(size) | __error__=""</c>.</summary>
/// <param name="Label">The label that holds the value.</param>
/// <param name="Conversion">How its text is read.</param>
/// <param name="PostFilters">Filters applied after the conversion; all must hold.</param>
public sealed record Unwrap(string Label, UnwrapConversion Conversion, IReadOnlyList<LabelFilter> PostFilters)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        PrintHead(text);
        foreach (var filter in PostFilters)
        {
            text.Append(" | ");
            filter.Print(text);
        }

        return text.ToString();
    }

    internal void Format(StringBuilder text, int level)
    {
        text.Indent(level);
        PrintHead(text);
        foreach (var filter in PostFilters)
        {
            text.Append('\n').Indent(level).Append("| ");
            filter.Print(text);
        }
    }

    private void PrintHead(StringBuilder text)
    {
        text.Append("| unwrap ");
        text.Append(Conversion switch
        {
            UnwrapConversion.None => Label,
            UnwrapConversion.Bytes => $"bytes({Label})",
            UnwrapConversion.Duration => $"duration({Label})",
            _ => $"duration_seconds({Label})",
        });
    }
}

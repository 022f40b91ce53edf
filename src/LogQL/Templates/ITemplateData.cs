namespace Trine.LogQL.Templates;

/// <summary>
/// What a template is executed on: one log line with its labels. Spans are valid until the next call.
/// </summary>
public interface ITemplateData
{
    /// <summary>The line, UTF-8 as a rule.</summary>
    ReadOnlySpan<byte> Line { get; }

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    long TimestampNs { get; }

    /// <summary>
    /// The names of all labels, in any order; read only if <see cref="Template.ReferencesAllLabels"/>.
    /// </summary>
    IEnumerable<string> LabelNames { get; }

    /// <summary>Finds a label's value as UTF-8; false if the line has no such label.</summary>
    bool TryGetLabel(string name, out ReadOnlySpan<byte> value);
}

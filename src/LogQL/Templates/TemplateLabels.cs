using System.Text;

namespace Trine.LogQL.Templates;

/// <summary>The labels of the line as the map that templates see.</summary>
internal sealed class TemplateLabels(ITemplateData data)
{
    public int Count => data.LabelNames.Count();

    /// <summary>The names in order.</summary>
    public IEnumerable<string> Names => data.LabelNames.Order(StringComparer.Ordinal);

    /// <summary>The value of a label; "" if the line has no such label.</summary>
    public string this[string name] => data.TryGetLabel(name, out var value) ? Encoding.UTF8.GetString(value) : "";
}

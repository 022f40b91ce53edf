using System.Text;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>Puts the structured metadata of rows into their labels. Not thread-safe.</summary>
/// <remarks>A key that the stream has too becomes a label with <see cref="LabelNames.DuplicateSuffix"/>.</remarks>
internal sealed class MetadataLabels
{
    /// <summary>Up to so many distinct values are laid out once a chunk; more are copied row by row.</summary>
    private const int SharedValuesMax = 256;

    private Column[] _columns = [];

    public void Begin(IReadOnlyList<MetadataColumn> columns, RowLabels labels)
    {
        if (columns.Count == 0)
        {
            _columns = [];
            return;
        }

        // By name, so that of two keys that end up as one label the last wins as in Loki.
        _columns = [.. columns.OrderBy(column => column.Name, StringComparer.Ordinal).Select(column => Lay(column, labels))];
        labels.SealStream();
    }

    public void Add(int row, RowLabels labels)
    {
        foreach (ref readonly var column in _columns.AsSpan())
        {
            var id = column.Source.Ids[row];
            if (id != 0)
            {
                var value = column.Shared.Length > 0
                    ? column.Shared[id - 1]
                    : labels.Scratch.Append(column.Source.Values[id - 1].Span);
                labels.Set(LabelCategory.Metadata, column.Name, value);
            }
        }
    }

    private static Column Lay(MetadataColumn column, RowLabels labels)
    {
        var name = labels.Names.Intern(Encoding.UTF8.GetBytes(column.Name));
        name = labels.StreamHas(name) ? labels.Names.ExtractedOf(name) : name;
        ValueSlice[] shared = column.Values.Count <= SharedValuesMax
            ? [.. column.Values.Select(value => labels.Scratch.Append(value.Span))]
            : [];
        return new Column(column, name, shared);
    }

    private readonly record struct Column(MetadataColumn Source, int Name, ValueSlice[] Shared);
}
